import type { Table } from '../statistics/table.js';

/** Xᵀ · X of rows, in double precision. */
export function gram(rows: Table): Float64Array[] {
  const width = rows[0]?.length ?? 0;
  const result = Array.from({ length: width }, () => new Float64Array(width));
  for (const row of rows) {
    for (let i = 0; i < width; i++) {
      const [left, target] = [row[i] as number, result[i] as Float64Array];
      if (left === 0) continue;
      for (let j = 0; j <= i; j++) target[j] = (target[j] as number) + left * (row[j] as number);
    }
  }
  for (let i = 0; i < width; i++) {
    for (let j = 0; j < i; j++) (result[j] as Float64Array)[i] = result[i]?.[j] as number;
  }
  return result;
}
