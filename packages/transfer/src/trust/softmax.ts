import type { Table } from '../statistics/table.js';

/** Probabilities of logits, in doubles: softmax(logits / temperature), row by row. */
export function softmaxOf(logits: Table, temperature = 1): Float64Array[] {
  return logits.map((row) => {
    const scaled = Float64Array.from(row, (x) => x / temperature);
    const highest = scaled.reduce((a, b) => Math.max(a, b), -Infinity);
    const exps = scaled.map((x) => Math.exp(x - highest));
    const sum = exps.reduce((a, b) => a + b, 0);
    return exps.map((e) => e / sum);
  });
}

/** ln Σ exp of a row. */
export function logSumExp(row: ArrayLike<number>): number {
  let highest = -Infinity;
  for (let k = 0; k < row.length; k++) highest = Math.max(highest, row[k] as number);
  let sum = 0;
  for (let k = 0; k < row.length; k++) sum += Math.exp((row[k] as number) - highest);
  return highest + Math.log(sum);
}
