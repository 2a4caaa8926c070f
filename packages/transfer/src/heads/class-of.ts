import { sizeOf } from '@graftjs/core';
import type { HostArray } from '@graftjs/datasets';
import { indexOfMaximum } from '../statistics/index-of-maximum.js';

/** The class that a label of an example means: a number, one in an array, or a one-hot row. */
export function classOf(y: unknown): number {
  if (typeof y === 'number') return y;
  const { data, shape } = y as HostArray;
  return sizeOf(shape) === 1 ? (data[0] as number) : indexOfMaximum(data);
}
