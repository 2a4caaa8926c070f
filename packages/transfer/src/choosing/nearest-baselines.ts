import { atLeastTwo, rowsByClass } from '../statistics/classes.js';
import { meanRow, squaredDistance } from '../statistics/columns.js';
import { checkTable, type Table } from '../statistics/table.js';

/** Accuracy of giving each example the label of its nearest other example (Euclidean). */
export function leaveOneOutNearest(features: Table, labels: ArrayLike<number>): number {
  checkTable('leaveOneOutNearest', features, labels);
  rowsByClass('leaveOneOutNearest', labels);
  let right = 0;
  features.forEach((row, i) => {
    let [nearest, distance] = [-1, Infinity];
    features.forEach((other, j) => {
      if (i === j) return;
      const d = squaredDistance(row, other);
      if (d < distance) [nearest, distance] = [j, d];
    });
    if (nearest >= 0 && labels[nearest] === labels[i]) right += 1;
  });
  return right / features.length;
}

/**
 * Accuracy of giving each example the class with the nearest mean, its own example left out of the
 * mean. An example that is alone in its class counts as wrong.
 *
 * @see Snell et al., "Prototypical Networks for Few-shot Learning", NeurIPS 2017
 */
export function leaveOneOutPrototype(features: Table, labels: ArrayLike<number>): number {
  checkTable('leaveOneOutPrototype', features, labels);
  const classes = atLeastTwo('leaveOneOutPrototype', rowsByClass('leaveOneOutPrototype', labels));
  const means = new Map([...classes].map(([label, rows]) => [label, meanRow(features, rows)]));
  let right = 0;
  features.forEach((row, i) => {
    let [best, distance] = [-1, Infinity];
    for (const [label, mean] of means) {
      const size = (classes.get(label) as number[]).length;
      const own = label === labels[i];
      if (own && size === 1) continue;
      const centre = own ? mean.map((m, j) => (m * size - row[j]!) / (size - 1)) : mean;
      const d = squaredDistance(row, centre);
      if (d < distance) [best, distance] = [label, d];
    }
    if (best === labels[i]) right += 1;
  });
  return right / features.length;
}
