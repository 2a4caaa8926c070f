import { DataError, type Tensor } from '@graftjs/core';

/** Rows of numbers: features or probabilities, one row an example. */
export type Table = readonly ArrayLike<number>[];

/** The rows of a tensor, the axes after the first flattened, for the scores that work on numbers. */
export async function rowsOf(tensor: Tensor): Promise<Float64Array[]> {
  const values = await tensor.data();
  const rows = tensor.shape[0] ?? 1;
  const width = rows === 0 ? 0 : values.length / rows;
  return Array.from({ length: rows }, (_, i) =>
    Float64Array.from(values.subarray(i * width, (i + 1) * width)),
  );
}

/** Checks that rows are equally long, finite and as many as the labels; gives their width. */
export function checkTable(
  where: string,
  table: Table,
  labels?: { readonly length: number },
): number {
  const width = table[0]?.length ?? 0;
  if (table.length === 0 || width === 0) {
    throw new DataError({ where, problem: 'there are no examples' });
  }
  if (labels && labels.length !== table.length) {
    throw new DataError({
      where,
      problem: 'examples and labels differ in number',
      operands: [
        { label: 'examples', value: String(table.length) },
        { label: 'labels', value: String(labels.length) },
      ],
    });
  }
  table.forEach((row, i) => {
    if (row.length !== width) {
      throw new DataError({
        where,
        problem: `row ${i} has ${row.length} numbers, row 0 has ${width}`,
      });
    }
    for (let j = 0; j < width; j++) {
      if (!Number.isFinite(row[j])) {
        throw new DataError({ where, problem: `number ${j} of row ${i} is ${row[j]}` });
      }
    }
  });
  return width;
}

/** Checks that a row is as wide as those that something was fitted to. */
export function checkWidth(where: string, row: ArrayLike<number>, width: number): void {
  if (row.length === width) return;
  throw new DataError({
    where,
    problem: `a row has ${row.length} numbers, those before it had ${width}`,
  });
}
