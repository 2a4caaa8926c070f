import { sizeOf, Tensor } from '@graftjs/core';
import { isHostArray } from '@graftjs/datasets';

/** The class number of a target: a number, one number in an array, or a one-hot row. */
export function classOf(y: unknown): number {
  if (typeof y === 'number') return y;
  const [data, shape] =
    y instanceof Tensor
      ? [y.dataSync(), y.shape]
      : isHostArray(y)
        ? [y.data, y.shape]
        : [y as ArrayLike<number>, [(y as ArrayLike<number>).length]];
  if (sizeOf([...shape]) === 1) return data[0] as number;
  let best = 0;
  for (let k = 1; k < data.length; k++) {
    if ((data[k] as number) > (data[best] as number)) best = k;
  }
  return best;
}
