import { ConfigError, Random } from '@graftjs/core';
import { apportion } from './apportion.js';
import { drawByClass, strataOf } from './draw-by-class.js';

export interface SplitOptions {
  /** Fraction of the elements for validation. */
  readonly validation: number;
  /** Fraction for a third part, `test`. */
  readonly test?: number;
  readonly seed: number | string;
  /**
   * Whether each part gets its share of every class; or the class of each element. Left out, it
   * does wherever the classes are known. A class always keeps one element for training.
   */
  readonly stratify?: boolean | ArrayLike<number>;
}

export type SplitPart<O extends SplitOptions> =
  'train' | 'validation' | (O extends { readonly test: number } ? 'test' : never);

/**
 * Positions for each part, ascending, drawn by the seed. Sizes follow the fractions by the largest
 * remainder: 2,062 photos of ten classes at 0.2 give 412, from each class its share.
 */
export function splitPositions(
  size: number,
  labels: ArrayLike<number> | null,
  { validation, test, seed, stratify }: SplitOptions,
): Record<string, Int32Array> {
  checkFractions(validation, test);
  const random = new Random(seed).split('split');
  const strata = strataOf(size, labels, stratify, 'split');
  const classes = strata ? drawByClass(strata, random) : [random.permutation(size)];
  const sizes = classes.map((members) => members.length);
  const used = sizes.map(() => 0);
  const draw = (fraction: number): Int32Array => {
    const caps = sizes.map((length, c) => Math.max(0, length - 1 - (used[c] as number)));
    const shares = apportion(sizes, fraction, caps);
    const drawn = classes.flatMap((members, c) => {
      const start = used[c] as number;
      used[c] = start + (shares[c] as number);
      return Array.from(members.subarray(start, used[c]));
    });
    return Int32Array.from(drawn).sort();
  };
  const parts: Record<string, Int32Array> = { validation: draw(validation) };
  if (test !== undefined) parts['test'] = draw(test);
  const rest = classes.flatMap((members, c) => Array.from(members.subarray(used[c])));
  return { train: Int32Array.from(rest).sort(), ...parts };
}

function checkFractions(validation: number, test = 0): void {
  const valid = validation > 0 && test >= 0 && validation + test < 1;
  if (valid) return;
  throw new ConfigError({
    where: 'split',
    problem: 'the fractions leave nothing for one of the parts',
    operands: [
      { label: 'validation', value: validation },
      { label: 'test', value: test },
    ],
    hint: 'Fractions are above 0, and together below 1.',
  });
}
