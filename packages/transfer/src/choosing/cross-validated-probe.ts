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
  // Classes by their place among those that occur: their numbers may be any.
  const place = new Map([...found.keys()].map((label, k) => [label, k]));
  const truths = Array.from(labels, (label) => place.get(label) as number);
  const data = { features, labels: truths, classes: found.size };
  const all = heldOutScores('crossValidatedProbe', ldaHead, data, options);
  const right = all.filter((scores, i) => scores && indexOfMaximum(scores) === truths[i]);
  return right.length / features.length;
}
