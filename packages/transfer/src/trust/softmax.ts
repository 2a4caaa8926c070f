import { checkPositive } from '../statistics/check-number.js';
import type { Table } from '../statistics/table.js';

/**
 * Probabilities of logits, in doubles: softmax(logits / temperature), row by row.
 *
 * @throws ConfigError for a temperature that is not above 0
 */
export function softmaxOf(logits: Table, temperature = 1): Float64Array[] {
  checkPositive('softmaxOf', 'temperature', temperature);
  return logits.map((row) => {
    const highest = highestOf(row);
    // The difference first: where logits are large, it is small.
    const exps = new Float64Array(row.length);
    let sum = 0;
    for (let k = 0; k < exps.length; k++) {
      sum += exps[k] = Math.exp(((row[k] as number) - highest) / temperature);
    }
    for (let k = 0; k < exps.length; k++) exps[k] = (exps[k] as number) / sum;
    return exps;
  });
}

/** ln Σ exp of a row. */
export function logSumExp(row: ArrayLike<number>): number {
  const highest = highestOf(row);
  let sum = 0;
  for (let k = 0; k < row.length; k++) sum += Math.exp((row[k] as number) - highest);
  return highest + Math.log(sum);
}

/** The mean of -ln softmax(row)_y over rows, exact where a probability is too small to be a number. */
export function crossEntropyOf(logits: Table, labels: ArrayLike<number>): number {
  let total = 0;
  logits.forEach((row, i) => {
    const own = row[labels[i] as number] as number;
    total += logSumExp(Float64Array.from(row, (z) => z - own));
  });
  return total / logits.length;
}

/** The largest number of a row. */
export function highestOf(row: ArrayLike<number>): number {
  let highest = -Infinity;
  for (let k = 0; k < row.length; k++) if ((row[k] as number) > highest) highest = row[k] as number;
  return highest;
}
