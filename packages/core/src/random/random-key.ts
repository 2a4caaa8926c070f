/** 128 bits that identify a generator. */
export type RandomKey = readonly [number, number, number, number];

/** Mixes a label into a key (MurmurHash3's 128-bit finaliser over 32-bit lanes, Appleby). */
export function hashKey(key: RandomKey, label: number | string): RandomKey {
  const lanes = [...key] as Lanes;
  // Led by its kind and length, so that 1 and "1" differ.
  if (typeof label === 'number') {
    double.setFloat64(0, label);
    mixIn(lanes, 1);
    mixIn(lanes, double.getInt32(0));
    mixIn(lanes, double.getInt32(4));
  } else {
    mixIn(lanes, 2);
    mixIn(lanes, label.length);
    for (const character of label) mixIn(lanes, character.codePointAt(0) ?? 0);
  }
  let [a, b, c, d] = lanes;
  // One more round, so that the last word reaches every lane; never all zero (xoshiro's fixed point).
  a = finalize(a ^ d);
  b = finalize(b ^ a);
  c = finalize(c ^ b);
  d = finalize(d ^ c) || 0x9e3779b9;
  return [a >>> 0, b >>> 0, c >>> 0, d >>> 0];
}

type Lanes = [number, number, number, number];
const double = new DataView(new ArrayBuffer(8));

function mixIn(lanes: Lanes, word: number): void {
  const [a, b, c, d] = lanes;
  lanes[0] = mix(a ^ word, 0x239b961b, b);
  lanes[1] = mix(b ^ lanes[0], 0xab0e9789, c);
  lanes[2] = mix(c ^ lanes[1], 0x38b34ae5, d);
  lanes[3] = mix(d ^ lanes[2], 0xa1e38b93, lanes[0]);
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
