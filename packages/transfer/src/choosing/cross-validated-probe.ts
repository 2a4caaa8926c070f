import { Random } from '@graftjs/core';
import { ldaHead } from '../heads/lda-head.js';
import { predictClasses } from '../heads/linear-head.js';
import { atLeastTwo, rowsByClass } from '../statistics/classes.js';
import { checkTable, type Table } from '../statistics/table.js';

export interface ProbeAccuracyOptions {
  /** Default 5. */
  readonly folds?: number;
  /** Default 0. */
  readonly seed?: number;
}

/**
 * Accuracy of a linear probe (shrunk LDA in closed form) on examples that it did not see, by
 * cross-validation with each class dealt out over the folds. An example that is alone in its class
 * counts as wrong.
 */
export function crossValidatedProbe(
  features: Table,
  labels: ArrayLike<number>,
  { folds = 5, seed = 0 }: ProbeAccuracyOptions = {},
): number {
  checkTable('crossValidatedProbe', features, labels);
  const classes = atLeastTwo('crossValidatedProbe', rowsByClass('crossValidatedProbe', labels));
  const foldOf = new Int32Array(features.length);
  const random = new Random(seed).split('folds');
  let dealt = 0;
  for (const [label, rows] of classes) {
    const order = random.split(label).permutation(rows.length);
    for (const k of order) foldOf[rows[k] as number] = dealt++ % folds;
  }
  const count = Math.max(...classes.keys()) + 1;
  let right = 0;
  for (let fold = 0; fold < folds; fold++) {
    const parts = [false, true].map((held) =>
      [...foldOf.keys()].filter((i) => (foldOf[i] === fold) === held),
    );
    const [seen, held] = parts as [number[], number[]];
    if (seen.length === 0 || held.length === 0) continue;
    const rowsAt = (indices: readonly number[]) =>
      indices.map((i) => features[i] as ArrayLike<number>);
    const head = ldaHead({
      features: rowsAt(seen),
      labels: seen.map((i) => labels[i] as number),
      classes: count,
    });
    const predicted = predictClasses(head, rowsAt(held));
    right += held.filter((i, k) => predicted[k] === labels[i]).length;
  }
  return right / features.length;
}
