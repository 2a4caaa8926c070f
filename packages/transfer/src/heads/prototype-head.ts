import { checkPositive } from '../statistics/check-number.js';
import { countsOf, withoutAbsent } from './absent-classes.js';
import { checkHeadData, type HeadData, type LinearHead } from './linear-head.js';
import { dot, unit } from './neighbours.js';

/** The mean of the features of each class; zeros for one without examples. */
function prototypes({ features, labels, classes }: HeadData, width: number): Float64Array[] {
  const sums = Array.from({ length: classes }, () => new Float64Array(width));
  const counts = new Float64Array(classes);
  features.forEach((row, i) => {
    const label = labels[i] as number;
    counts[label] = (counts[label] as number) + 1;
    const sum = sums[label] as Float64Array;
    for (let j = 0; j < width; j++) sum[j] = (sum[j] as number) + (row[j] as number);
  });
  return sums.map((sum, c) => sum.map((value) => value / (counts[c] || 1)));
}

const asHead = (rows: readonly Float64Array[], bias: Float64Array): LinearHead => ({
  kernel: Array.from({ length: rows[0]?.length ?? 0 }, (_, j) =>
    Float64Array.from(rows, (row) => row[j] as number),
  ),
  bias,
});

/**
 * Nearest class mean (Snell et al. 2017, prototypical networks) as a linear head: −‖x − c‖² is
 * 2 c · x − ‖c‖² but for a part that all classes share.
 *
 * @example
 * const head = prototypeHead({ features: [[0, 0], [2, 2]], labels: [0, 1], classes: 2 });
 * predictClasses(head, [[1.5, 1]]); // Int32Array [ 1 ]
 */
export function prototypeHead(data: HeadData): LinearHead {
  const width = checkHeadData('prototypeHead', data);
  const means = prototypes(data, width);
  const head = asHead(
    means.map((mean) => mean.map((value) => 2 * value)),
    Float64Array.from(means, (mean) => -dot(mean, mean)),
  );
  return withoutAbsent(head, countsOf(data.labels, data.classes));
}

/**
 * Cosine head with imprinted weights (Qi et al. 2018): the direction of the mean of the normalised
 * features of each class, times `scale`. Cosines where its inputs have length one.
 */
export function cosineHead(
  data: HeadData,
  { scale = 10 }: { readonly scale?: number } = {},
): LinearHead {
  const width = checkHeadData('cosineHead', data);
  checkPositive('cosineHead', 'scale', scale);
  const means = prototypes({ ...data, features: data.features.map(unit) }, width);
  const head = asHead(
    means.map((mean) => unit(mean).map((value) => value * scale)),
    new Float64Array(data.classes),
  );
  return withoutAbsent(head, countsOf(data.labels, data.classes));
}
