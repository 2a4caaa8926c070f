import { DataError } from '@graftjs/core';
import { checkTable, type Table } from './table.js';

/** How far a row of probabilities may be from 1, for the sake of numbers of 16 bits. */
const SLACK = 1e-2;

/** Checks that rows are probabilities, as many as labels where there are some; gives their width. */
export function checkProbabilities(
  where: string,
  table: Table,
  labels?: ArrayLike<number>,
): number {
  const width = checkTable(where, table, labels);
  table.forEach((row, i) => {
    let sum = 0;
    for (let k = 0; k < width; k++) {
      const p = row[k] as number;
      if (p < 0) throw noProbabilities(where, `number ${k} of row ${i} is ${p}`);
      sum += p;
    }
    if (Math.abs(sum - 1) > SLACK) throw noProbabilities(where, `row ${i} sums to ${sum}`);
  });
  return width;
}

/** Checks that labels are class numbers below `classes`. */
export function checkClassNumbers(where: string, labels: ArrayLike<number>, classes: number): void {
  for (let i = 0; i < labels.length; i++) {
    const label = labels[i] as number;
    if (Number.isInteger(label) && label >= 0 && label < classes) continue;
    throw new DataError({
      where,
      problem: `label ${i} is ${label}, and there are ${classes} classes`,
      hint: `Labels are class numbers: 0 to ${classes - 1}.`,
    });
  }
}

const noProbabilities = (where: string, problem: string): DataError =>
  new DataError({
    where,
    problem: `these are no probabilities: ${problem}`,
    hint: 'Of logits, softmaxOf makes some.',
  });
