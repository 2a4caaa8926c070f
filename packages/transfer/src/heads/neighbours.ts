import { checkCount } from '../statistics/check-number.js';
import { checkHeadData, type HeadData } from './linear-head.js';
import { checkWidth, type Table } from '../statistics/table.js';

/** A classifier that is fitted without gradients, on features. */
export interface FeatureClassifier {
  /** The probability of each class, for each row. */
  probabilities(features: Table): Float64Array[];
}

export interface NeighboursOptions {
  /** How many neighbours vote. Default 3. */
  readonly k?: number;
}

/**
 * The k nearest neighbours by the cosine of the angle between features, each with one vote, as
 * `@tensorflow-models/knn-classifier` counts them.
 *
 * @example
 * neighboursClassifier({ features, labels, classes: 10 }, { k: 5 }).probabilities(others);
 */
export function neighboursClassifier(
  data: HeadData,
  { k = 3 }: NeighboursOptions = {},
): FeatureClassifier {
  const width = checkHeadData('neighboursClassifier', data);
  checkCount('neighboursClassifier', 'k', k);
  const known = data.features.map(unit);
  const votes = Math.min(k, known.length);
  return {
    probabilities: (features) =>
      features.map((row) => {
        checkWidth('neighboursClassifier', row, width);
        const direction = unit(row);
        const nearest = known
          .map((other, i) => ({ i, cosine: dot(other, direction) }))
          .sort((a, b) => b.cosine - a.cosine || a.i - b.i)
          .slice(0, votes);
        const shares = new Float64Array(data.classes);
        for (const { i } of nearest) {
          const label = data.labels[i] as number;
          shares[label] = (shares[label] as number) + 1 / votes;
        }
        return shares;
      }),
  };
}

export const unit = (row: ArrayLike<number>): Float64Array => {
  const values = Float64Array.from(row);
  const length = Math.sqrt(dot(values, values)) || 1;
  return values.map((value) => value / length);
};

export function dot(a: ArrayLike<number>, b: ArrayLike<number>): number {
  let sum = 0;
  for (let i = 0; i < a.length; i++) sum += (a[i] as number) * (b[i] as number);
  return sum;
}
