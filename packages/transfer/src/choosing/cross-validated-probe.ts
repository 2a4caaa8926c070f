import { heldOutScores, type HeldOutOptions } from '../heads/held-out-scores.js';
import { ldaHead } from '../heads/lda-head.js';
import { atLeastTwo, rowsByClass } from '../statistics/classes.js';
import { indexOfMaximum } from '../statistics/index-of-maximum.js';
import { checkTable, type Table } from '../statistics/table.js';

export type ProbeAccuracyOptions = Pick<HeldOutOptions, 'folds' | 'seed'>;

/**
 * Accuracy of a linear probe (shrunk LDA in closed form) on examples that it did not see, by
 * cross-validation with each class dealt out over the folds. An example that is alone in its class
 * counts as wrong.
 */
export function crossValidatedProbe(
  features: Table,
  labels: ArrayLike<number>,
  options: ProbeAccuracyOptions = {},
): number {
  checkTable('crossValidatedProbe', features, labels);
  const found = atLeastTwo('crossValidatedProbe', rowsByClass('crossValidatedProbe', labels));
  const classes = Math.max(...found.keys()) + 1;
  const all = heldOutScores('crossValidatedProbe', ldaHead, { features, labels, classes }, options);
  const right = all.filter((scores, i) => scores && indexOfMaximum(scores) === labels[i]);
  return right.length / features.length;
}
