// SipHash-2-4 (Aumasson and Bernstein 2012): a hash with a key, so that nobody without it can make
// texts that collide.

const MASK = (1n << 64n) - 1n;
const rotate = (x: bigint, by: bigint): bigint => ((x << by) | (x >> (64n - by))) & MASK;

class State {
  #v: [bigint, bigint, bigint, bigint];

  constructor([k0, k1]: readonly [bigint, bigint]) {
    this.#v = [
      k0 ^ 0x736f6d6570736575n,
      k1 ^ 0x646f72616e646f6dn,
      k0 ^ 0x6c7967656e657261n,
      k1 ^ 0x7465646279746573n,
    ];
  }

  round(times: number): void {
    let [a, b, c, d] = this.#v;
    for (let i = 0; i < times; i++) {
      a = (a + b) & MASK;
      c = (c + d) & MASK;
      b = rotate(b, 13n) ^ a;
      d = rotate(d, 16n) ^ c;
      a = rotate(a, 32n);
      c = (c + b) & MASK;
      a = (a + d) & MASK;
      b = rotate(b, 17n) ^ c;
      d = rotate(d, 21n) ^ a;
      c = rotate(c, 32n);
    }
    this.#v = [a, b, c, d];
  }

  absorb(word: bigint): void {
    this.#v[3] ^= word;
    this.round(2);
    this.#v[0] ^= word;
  }

  finish(): bigint {
    this.#v[2] ^= 0xffn;
    this.round(4);
    const [a, b, c, d] = this.#v;
    return a ^ b ^ c ^ d;
  }
}

const encoder = new TextEncoder();

/** The hash of a text in UTF-8 under a key, as an unsigned 64-bit number. */
export function sipHash(text: string, key: readonly [bigint, bigint]): bigint {
  const bytes = encoder.encode(text);
  const state = new State(key);
  const whole = bytes.length - (bytes.length % 8);
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  for (let at = 0; at < whole; at += 8) state.absorb(view.getBigUint64(at, true));
  let last = BigInt(bytes.length & 0xff) << 56n;
  for (let i = whole; i < bytes.length; i++)
    last |= BigInt(bytes[i] ?? 0) << BigInt(8 * (i - whole));
  state.absorb(last);
  return state.finish();
}
