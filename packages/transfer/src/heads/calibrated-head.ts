import { indexOfMaximum } from '../statistics/index-of-maximum.js';
import { temperatureScaling } from '../trust/temperature-scaling.js';
import { heldOutScores } from './held-out-scores.js';
import { scoresOf, type HeadData, type LinearHead } from './linear-head.js';

/** Examples that make one number certain enough. */
const ENOUGH = 300;

/**
 * A solved head as sure of itself as it may be: its scores are divided by the temperature that fits
 * examples which it did not see (cross-validation). Its answers stay what they are.
 *
 * A head that was solved for on few examples fits them all; its probabilities are near 0 and 1, its
 * loss is near 0, and fine-tuning from there has no gradient to learn from.
 *
 * @example
 * const { head, temperature } = calibratedHead(ldaHead, { features, labels, classes: 10 });
 */
export function calibratedHead(
  solve: (data: HeadData) => LinearHead,
  data: HeadData,
): { readonly head: LinearHead; readonly temperature: number } {
  const head = solve(data);
  const temperature = temperatureOf(unseenScores(solve, data) ?? seenScores(head, data));
  const cooled = (row: Float64Array) => row.map((value) => value / temperature);
  return { head: { kernel: head.kernel.map(cooled), bias: cooled(head.bias) }, temperature };
}

interface Scores {
  readonly rows: readonly Float64Array[];
  readonly labels: readonly number[];
}

/** `null` where no class has two examples. */
function unseenScores(solve: (data: HeadData) => LinearHead, data: HeadData): Scores | null {
  const scores = heldOutScores('calibratedHead', solve, data, { enough: ENOUGH });
  const known = [...scores.keys()].filter((i) => scores[i]);
  if (known.length === 0) return null;
  const rows = known.map((i) => scores[i] as Float64Array);
  return { rows, labels: known.map((i) => data.labels[i] as number) };
}

/** Of the examples themselves: with the one that counts as wrong, at least a bound. */
const seenScores = (head: LinearHead, { features, labels }: HeadData): Scores => ({
  rows: features.map((row) => scoresOf(head, row)),
  labels: Array.from(labels),
});

function temperatureOf({ rows, labels }: Scores): number {
  const doubt = typical(rows);
  return temperatureScaling([...rows, doubt], [...labels, runnerUp(doubt)]).temperature;
}

/**
 * The row of median margin. It is counted once more, as its second class (the rule of succession):
 * without an error nothing would bound how sure the head may be.
 */
function typical(rows: readonly Float64Array[]): Float64Array {
  const sorted = rows
    .map((row) => ({ row, margin: Math.max(...row) - (row[runnerUp(row)] as number) }))
    .sort((a, b) => a.margin - b.margin);
  return (sorted[sorted.length >> 1] as (typeof sorted)[number]).row;
}

function runnerUp(row: Float64Array): number {
  const first = indexOfMaximum(row);
  return indexOfMaximum(row.map((score, k) => (k === first ? -Infinity : score)));
}
