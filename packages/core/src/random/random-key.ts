/** 128 bits that identify a generator. */
export type RandomKey = readonly [number, number, number, number];

/** Mixes a label into a key (MurmurHash3's 128-bit finaliser over 32-bit lanes, Appleby). */
export function hashKey(key: RandomKey, label: number | string): RandomKey {
  let [a, b, c, d] = key;
  for (const word of words(label)) {
    a = mix(a ^ word, 0x239b961b, b);
    b = mix(b ^ a, 0xab0e9789, c);
    c = mix(c ^ b, 0x38b34ae5, d);
    d = mix(d ^ c, 0xa1e38b93, a);
  }
  // One more round, so that the last word reaches every lane; never all zero (xoshiro's fixed point).
  a = finalize(a ^ d);
  b = finalize(b ^ a);
  c = finalize(c ^ b);
  d = finalize(d ^ c) || 0x9e3779b9;
  return [a >>> 0, b >>> 0, c >>> 0, d >>> 0];
}

function mix(lane: number, multiplier: number, neighbour: number): number {
  const k = Math.imul(lane, multiplier);
  return (Math.imul((k << 15) | (k >>> 17), 5) + 0x561ccd1b + neighbour) | 0;
}

function finalize(h: number): number {
  h ^= h >>> 16;
  h = Math.imul(h, 0x85ebca6b);
  h ^= h >>> 13;
  h = Math.imul(h, 0xc2b2ae35);
  return h ^ (h >>> 16);
}

/** A label as 32-bit words, led by its kind and length so that 1 and "1" differ. */
function words(label: number | string): number[] {
  if (typeof label === 'number') {
    const view = new DataView(new ArrayBuffer(8));
    view.setFloat64(0, label);
    return [1, view.getInt32(0), view.getInt32(4)];
  }
  return [2, label.length, ...Array.from(label, (character) => character.codePointAt(0) ?? 0)];
}
