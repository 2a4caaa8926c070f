// FarmHash's Fingerprint64 (Pike and Alakuijala, Google 2014), which TensorFlow hashes strings with.
// Arithmetic is modulo 2^64.

const MASK = (1n << 64n) - 1n;
const K0 = 0xc3a5c85c97cb3127n;
const K1 = 0xb492b66fbe98f273n;
const K2 = 0x9ae16a3b2f90404fn;

const wrap = (x: bigint): bigint => x & MASK;
const shiftMix = (x: bigint): bigint => x ^ (x >> 47n);
const rotate = (x: bigint, by: bigint): bigint => wrap((x >> by) | (x << (64n - by)));

function mix16(u: bigint, v: bigint, multiplier: bigint): bigint {
  const a = shiftMix(wrap((u ^ v) * multiplier));
  const b = shiftMix(wrap((v ^ a) * multiplier));
  return wrap(b * multiplier);
}

class Bytes {
  readonly #view: DataView;
  constructor(readonly bytes: Uint8Array) {
    this.#view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  }
  get length(): number {
    return this.bytes.length;
  }
  /** 64 bits from a place; negative counts from the end. */
  u64(at: number): bigint {
    return this.#view.getBigUint64(at < 0 ? this.length + at : at, true);
  }
  u32(at: number): bigint {
    return BigInt(this.#view.getUint32(at < 0 ? this.length + at : at, true));
  }
}

function upTo16(s: Bytes): bigint {
  const size = BigInt(s.length);
  if (s.length >= 8) {
    const multiplier = wrap(K2 + size * 2n);
    const a = wrap(s.u64(0) + K2);
    const b = s.u64(-8);
    const c = wrap(rotate(b, 37n) * multiplier + a);
    const d = wrap((rotate(a, 25n) + b) * multiplier);
    return mix16(c, d, multiplier);
  }
  if (s.length >= 4) {
    const multiplier = wrap(K2 + size * 2n);
    return mix16(wrap(size + (s.u32(0) << 3n)), s.u32(-4), multiplier);
  }
  if (s.length === 0) return K2;
  const [a = 0, b = 0, c = 0] = [
    s.bytes[0],
    s.bytes[s.length >> 1],
    s.bytes[s.length - 1],
  ] as number[];
  const y = BigInt(a + (b << 8));
  const z = BigInt(s.length + (c << 2));
  return wrap(shiftMix(wrap((y * K2) ^ (z * K0))) * K2);
}

function upTo32(s: Bytes): bigint {
  const multiplier = wrap(K2 + BigInt(s.length) * 2n);
  const a = wrap(s.u64(0) * K1);
  const b = s.u64(8);
  const c = wrap(s.u64(-8) * multiplier);
  const d = wrap(s.u64(-16) * K2);
  return mix16(
    wrap(rotate(wrap(a + b), 43n) + rotate(c, 30n) + d),
    wrap(a + rotate(wrap(b + K2), 18n) + c),
    multiplier,
  );
}

function upTo64(s: Bytes): bigint {
  const multiplier = wrap(K2 + BigInt(s.length) * 2n);
  const a = wrap(s.u64(0) * K2);
  const b = s.u64(8);
  const c = wrap(s.u64(-8) * multiplier);
  const d = wrap(s.u64(-16) * K2);
  const y = wrap(rotate(wrap(a + b), 43n) + rotate(c, 30n) + d);
  const z = mix16(y, wrap(a + rotate(wrap(b + K2), 18n) + c), multiplier);
  const e = wrap(s.u64(16) * multiplier);
  const f = s.u64(24);
  const g = wrap((y + s.u64(-32)) * multiplier);
  const h = wrap((z + s.u64(-24)) * multiplier);
  return mix16(
    wrap(rotate(wrap(e + f), 43n) + rotate(g, 30n) + h),
    wrap(e + rotate(wrap(f + a), 18n) + g),
    multiplier,
  );
}

type Pair = readonly [bigint, bigint];

/** 32 bytes into a pair of words, weakly. */
function weak32(s: Bytes, at: number, first: bigint, second: bigint): Pair {
  const [w, x, y, z] = [s.u64(at), s.u64(at + 8), s.u64(at + 16), s.u64(at + 24)];
  const a = wrap(first + w);
  const b = rotate(wrap(second + a + z), 21n);
  const end = wrap(a + x + y);
  return [wrap(end + z), wrap(b + rotate(end, 44n) + a)];
}

function long(s: Bytes): bigint {
  let x = 81n;
  let y = wrap(81n * K1 + 113n);
  let z = wrap(shiftMix(wrap(y * K2 + 113n)) * K2);
  let v: Pair = [0n, 0n];
  let w: Pair = [0n, 0n];
  x = wrap(x * K2 + s.u64(0));
  const end = Math.floor((s.length - 1) / 64) * 64;
  for (let at = 0; at < end; at += 64) {
    x = wrap(rotate(wrap(x + y + v[0] + s.u64(at + 8)), 37n) * K1);
    y = wrap(rotate(wrap(y + v[1] + s.u64(at + 48)), 42n) * K1);
    x ^= w[1];
    y = wrap(y + v[0] + s.u64(at + 40));
    z = wrap(rotate(wrap(z + w[0]), 33n) * K1);
    v = weak32(s, at, wrap(v[1] * K1), wrap(x + w[0]));
    w = weak32(s, at + 32, wrap(z + w[1]), wrap(y + s.u64(at + 16)));
    [z, x] = [x, z];
  }
  const multiplier = wrap(K1 + ((z & 0xffn) << 1n));
  const last = s.length - 64;
  w = [wrap(w[0] + BigInt((s.length - 1) & 63)), w[1]];
  v = [wrap(v[0] + w[0]), v[1]];
  w = [wrap(w[0] + v[0]), w[1]];
  x = wrap(rotate(wrap(x + y + v[0] + s.u64(last + 8)), 37n) * multiplier);
  y = wrap(rotate(wrap(y + v[1] + s.u64(last + 48)), 42n) * multiplier);
  x ^= wrap(w[1] * 9n);
  y = wrap(y + v[0] * 9n + s.u64(last + 40));
  z = wrap(rotate(wrap(z + w[0]), 33n) * multiplier);
  v = weak32(s, last, wrap(v[1] * multiplier), wrap(x + w[0]));
  w = weak32(s, last + 32, wrap(z + w[1]), wrap(y + s.u64(last + 16)));
  [z, x] = [x, z];
  return mix16(
    wrap(mix16(v[0], w[0], multiplier) + shiftMix(y) * K0 + z),
    wrap(mix16(v[1], w[1], multiplier) + x),
    multiplier,
  );
}

const encoder = new TextEncoder();

/** The fingerprint of a text in UTF-8, as an unsigned 64-bit number. */
export function farmFingerprint(text: string): bigint {
  const bytes = new Bytes(encoder.encode(text));
  if (bytes.length <= 16) return upTo16(bytes);
  if (bytes.length <= 32) return upTo32(bytes);
  return bytes.length <= 64 ? upTo64(bytes) : long(bytes);
}

const MURMUR = 0xc6a4a7935bd1e995n;

/** Two fingerprints as one, the way TensorFlow crosses features. */
export function concatFingerprints(a: bigint, b: bigint): bigint {
  const mixed = wrap(a ^ MURMUR) ^ wrap(shiftMix(wrap(b * MURMUR)) * MURMUR);
  return shiftMix(wrap(shiftMix(wrap(mixed * MURMUR)) * MURMUR));
}
