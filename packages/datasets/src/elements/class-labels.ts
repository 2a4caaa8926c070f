import { sizeOf } from '@graftjs/core';
import type { HostArray } from './host-array.js';

/** The class of each example where the targets are classes (whole numbers, one-hot rows), else `null`. */
export function classLabels({ data, shape }: HostArray): ArrayLike<number> | null {
  const width = sizeOf(shape.slice(1));
  if (width === 1) return data.every((v) => Number.isInteger(v) && v >= 0) ? data : null;
  if (shape.length !== 2) return null;
  const labels = new Int32Array(shape[0] ?? 0);
  for (let row = 0; row < labels.length; row++) {
    const values = data.subarray(row * width, (row + 1) * width);
    const hot = values.indexOf(1);
    const zeros = Array.from(values).filter((value) => value === 0).length;
    if (hot < 0 || zeros !== width - 1) return null;
    labels[row] = hot;
  }
  return labels;
}
