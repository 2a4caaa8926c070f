import { DataError } from '@graftjs/core';

/** Examples by class: for each class that occurs, which rows are its. In the order of the classes. */
export function rowsByClass(where: string, labels: ArrayLike<number>): Map<number, number[]> {
  const rows = new Map<number, number[]>();
  for (let i = 0; i < labels.length; i++) {
    const label = labels[i] as number;
    if (!Number.isInteger(label) || label < 0) {
      throw new DataError({
        where,
        problem: `label ${i} is ${label}`,
        hint: 'Labels are class numbers: 0, 1, 2, …',
      });
    }
    const list = rows.get(label);
    if (list) list.push(i);
    else rows.set(label, [i]);
  }
  return new Map([...rows].sort(([a], [b]) => a - b));
}

/** At least two classes, or an error that says what a score over classes needs. */
export function atLeastTwo(where: string, rows: Map<number, number[]>): Map<number, number[]> {
  if (rows.size >= 2) return rows;
  throw new DataError({
    where,
    problem: `all labels are of one class (${[...rows.keys()].join()})`,
    hint: 'A score over classes needs examples of at least two.',
  });
}
