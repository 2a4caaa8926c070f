import { mul, sub, sum, type Tensor } from '@graftjs/core';
import type { Decisions } from './decisions.js';

/** Right and wrong answers of each class, weighted. */
export type ClassCounts<T> = {
  readonly truePositives: T;
  readonly falsePositives: T;
  readonly falseNegatives: T;
};

export function countByClass({ right, chosen, weights }: Decisions): ClassCounts<Tensor> {
  const count = (x: Tensor): Tensor => sum(weights ? mul(x, weights) : x, 0);
  return {
    truePositives: count(mul(right, chosen)),
    falsePositives: count(mul(sub(1, right), chosen)),
    falseNegatives: count(mul(right, sub(1, chosen))),
  };
}

/** The counts of all classes together, as if they were one. */
export const pooled = (counts: ClassCounts<Tensor>): ClassCounts<Tensor> => ({
  truePositives: sum(counts.truePositives, 0, true),
  falsePositives: sum(counts.falsePositives, 0, true),
  falseNegatives: sum(counts.falseNegatives, 0, true),
});

/** a / b, and 0 where there is nothing to divide by. */
export const ratio = (a: number, b: number): number => (b > 0 ? a / b : 0);

/** How the figures of classes become one. */
export type Average = 'micro' | 'macro' | 'weighted';

/**
 * `micro` counts over all classes, `macro` takes the mean of the classes, `weighted` weighs it by
 * their numbers of examples. Classes that were neither there nor chosen do not count.
 */
export function averaged(
  counts: ClassCounts<Float64Array>,
  average: Average,
  figure: (truePositives: number, falsePositives: number, falseNegatives: number) => number,
): number {
  const { truePositives, falsePositives, falseNegatives } = counts;
  const add = (x: Float64Array): number => x.reduce((a, b) => a + b, 0);
  if (average === 'micro') {
    return figure(add(truePositives), add(falsePositives), add(falseNegatives));
  }
  let [total, share] = [0, 0];
  truePositives.forEach((tp, i) => {
    const [fp, fn] = [falsePositives[i] as number, falseNegatives[i] as number];
    const weight = average === 'weighted' ? tp + fn : Number(tp + fp + fn > 0);
    total += weight * figure(tp, fp, fn);
    share += weight;
  });
  return ratio(total, share);
}
