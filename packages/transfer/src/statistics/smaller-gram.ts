import { gram } from '../heads/gram.js';
import type { Table } from './table.js';

/** XᵀX of rows, or XXᵀ where there are fewer rows than columns: both have the same eigenvalues. */
export function smallerGram(rows: Table): {
  readonly gram: Float64Array[];
  /** Whether it is XXᵀ. */
  readonly ofRows: boolean;
} {
  const width = rows[0]?.length ?? 0;
  if (rows.length >= width) return { gram: gram(rows), ofRows: false };
  const columns = Array.from({ length: width }, (_, j) =>
    Float64Array.from(rows, (row) => row[j] as number),
  );
  return { gram: gram(columns), ofRows: true };
}
