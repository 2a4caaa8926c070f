import { logarithm } from './logarithm.js';
import { hashKey, type RandomKey } from './random-key.js';

/** What `Random.toJSON` writes: enough to go on with the same numbers. */
export interface RandomState {
  readonly key: RandomKey;
  readonly state: RandomKey;
  /** The second half of a normal pair that has not been handed out yet. */
  readonly spare: number | null;
}

/**
 * A seeded random generator that can be split and saved (xoshiro128**, Blackman and Vigna 2018).
 *
 * `split(label)` depends on the seed and the label alone, never on how many numbers were drawn,
 * so that adding a draw in one place changes nothing elsewhere.
 *
 * @example
 * const random = new Random(7);
 * random.split('dropout').split(3).uniform(); // always the same number
 */
export class Random {
  readonly #key: RandomKey;
  #s0: number;
  #s1: number;
  #s2: number;
  #s3: number;
  #spare: number | null = null;

  /** @param seed any number or text; equal seeds give equal sequences */
  constructor(seed: number | string | RandomKey) {
    this.#key = Array.isArray(seed)
      ? (seed as RandomKey)
      : hashKey([0, 0, 0, 0], seed as number | string);
    [this.#s0, this.#s1, this.#s2, this.#s3] = this.#key;
  }

  /** A generator for the next run of something that was given no seed. */
  static fromEntropy(): Random {
    return new Random(Math.floor(Math.random() * 2 ** 52));
  }

  /** An independent generator for one purpose: a layer, a step, an epoch. */
  split(label: number | string): Random {
    return new Random(hashKey(this.#key, label));
  }

  /** The next 32 random bits, as an unsigned integer. */
  bits(): number {
    const x = Math.imul(this.#s1, 5);
    const result = Math.imul((x << 7) | (x >>> 25), 9) >>> 0;
    const t = this.#s1 << 9;
    this.#s2 ^= this.#s0;
    this.#s3 ^= this.#s1;
    this.#s1 ^= this.#s2;
    this.#s0 ^= this.#s3;
    this.#s2 ^= t;
    this.#s3 = (this.#s3 << 11) | (this.#s3 >>> 21);
    return result;
  }

  /** A number in [minimum, maximum), with 24 random bits so that it is exact in float32. */
  uniform(minimum = 0, maximum = 1): number {
    return minimum + (maximum - minimum) * ((this.bits() >>> 8) / 0x1000000);
  }

  /** An integer in [0, limit), without bias. */
  integer(limit: number): number {
    const threshold = 0x100000000 - (0x100000000 % limit);
    for (;;) {
      const bits = this.bits();
      if (bits < threshold) return bits % limit;
    }
  }

  /** A normal deviate (Marsaglia's polar method). */
  normal(mean = 0, standardDeviation = 1): number {
    if (this.#spare !== null) {
      const spare = this.#spare;
      this.#spare = null;
      return mean + standardDeviation * spare;
    }
    for (;;) {
      const u = this.bits() / 0x80000000 - 1;
      const v = this.bits() / 0x80000000 - 1;
      const s = u * u + v * v;
      if (s > 0 && s < 1) {
        const scale = Math.sqrt((-2 * logarithm(s)) / s);
        this.#spare = v * scale;
        return mean + standardDeviation * u * scale;
      }
    }
  }

  /** A normal deviate, drawn again until it lies within two standard deviations. */
  truncatedNormal(mean = 0, standardDeviation = 1): number {
    for (;;) {
      const z = this.normal();
      if (Math.abs(z) <= 2) return mean + standardDeviation * z;
    }
  }

  /** A gamma deviate of a shape, with scale 1 (Marsaglia and Tsang 2000). */
  gamma(shape: number): number {
    if (shape < 1) return this.gamma(shape + 1) * (1 - this.uniform()) ** (1 / shape);
    const d = shape - 1 / 3;
    const c = 1 / Math.sqrt(9 * d);
    for (;;) {
      const x = this.normal();
      const v = (1 + c * x) ** 3;
      if (v <= 0) continue;
      const u = 1 - this.uniform();
      if (Math.log(u) < 0.5 * x * x + d - d * v + d * Math.log(v)) return d * v;
    }
  }

  /** A beta deviate, between 0 and 1. */
  beta(a: number, b: number): number {
    const x = this.gamma(a);
    const y = this.gamma(b);
    // Both can be too small for a number when a and b are near 0: then it is one end or the other.
    return x + y > 0 ? x / (x + y) : Number(this.uniform() < a / (a + b));
  }

  /** The integers 0 to length - 1 in random order (Fisher and Yates). */
  permutation(length: number): Int32Array {
    const order = Int32Array.from({ length }, (_, i) => i);
    for (let i = length - 1; i > 0; i--) {
      const j = this.integer(i + 1);
      const swap = order[i] as number;
      order[i] = order[j] as number;
      order[j] = swap;
    }
    return order;
  }

  /**
   * Goes on from what a kernel that drew numbers left behind.
   *
   * @internal
   * @param words the state, and after normal deviates whether there is a spare, an unused word and
   * the spare as a double
   */
  resume(words: Int32Array): void {
    [this.#s0, this.#s1, this.#s2, this.#s3] = words as unknown as RandomKey;
    if (words.length < 8) return;
    this.#spare = words[4] === 1 ? (new Float64Array(words.slice(6).buffer)[0] as number) : null;
  }

  toJSON(): RandomState {
    const state: RandomKey = [this.#s0 >>> 0, this.#s1 >>> 0, this.#s2 >>> 0, this.#s3 >>> 0];
    return { key: this.#key, state, spare: this.#spare };
  }

  static fromJSON({ key, state, spare }: RandomState): Random {
    const random = new Random(key);
    [random.#s0, random.#s1, random.#s2, random.#s3] = state;
    random.#spare = spare;
    return random;
  }
}
