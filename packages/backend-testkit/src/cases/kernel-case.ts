import { Random } from '@graftjs/core';
import type { Attributes, HostTensor } from '../reference/host-tensor.js';
import { sizeOf } from '../reference/host-tensor.js';

export interface Tolerance {
  readonly relative: number;
  readonly absolute: number;
}

/** One call of one kernel. What it must give is computed by the reference, in double precision. */
export interface KernelCase {
  /** Name in tfjs-core's kernel registry. */
  readonly kernel: string;
  /** Unique among the cases of the kernel. */
  readonly name: string;
  /** By name, or `0`, `1`, … for kernels that take a list. */
  readonly inputs: { readonly [name: string]: HostTensor };
  readonly attrs?: Attributes;
  /** Default 1e-5 relative and 1e-6 absolute for float32; integers are exact. */
  readonly tolerance?: Tolerance;
  /** A kernel that backends may have to be faster; those that lack it get by with ops. */
  readonly optional?: boolean;
  /** Inputs whose gradient is compared with central differences of the reference. */
  readonly gradient?: readonly string[];
}

type Dtype = HostTensor['dtype'];

/** A tensor from its values, rounded to what its dtype can hold. */
export function values(
  shape: readonly number[],
  list: readonly number[],
  dtype: Dtype = 'float32',
): HostTensor {
  if (sizeOf(shape) !== list.length)
    throw new Error(`[${shape.join(', ')}] has ${list.length} values`);
  const rounded = list.map((value) => (dtype === 'float32' ? Math.fround(value) : value));
  return { shape, dtype, values: Float64Array.from(rounded) };
}

/** Normal deviates, the same in every run. */
export function normal(shape: readonly number[], seed: number | string = 0, scale = 1): HostTensor {
  const random = new Random(seed);
  return values(
    shape,
    Array.from({ length: sizeOf(shape) }, () => random.normal(0, scale)),
  );
}

/** Evenly spread numbers between two bounds. */
export function uniform(
  shape: readonly number[],
  minimum: number,
  maximum: number,
  seed: number | string = 0,
): HostTensor {
  const random = new Random(seed);
  const list = Array.from({ length: sizeOf(shape) }, () => random.uniform(minimum, maximum));
  return values(shape, list);
}

/** Normal deviates pushed away from 0, for functions with a kink there. */
export function awayFromZero(shape: readonly number[], seed: number | string = 0): HostTensor {
  const tensor = normal(shape, seed);
  return values(
    shape,
    Array.from(tensor.values, (x) => x + (x < 0 ? -0.2 : 0.2)),
  );
}

/** Distinct numbers in random order, for functions that choose among elements. */
export function distinct(shape: readonly number[], seed: number | string = 0): HostTensor {
  const order = new Random(seed).permutation(sizeOf(shape));
  return values(
    shape,
    Array.from(order, (i) => (i - order.length / 2) / 4),
  );
}

/** Whole numbers in [minimum, maximum). */
export function integers(
  shape: readonly number[],
  minimum: number,
  maximum: number,
  seed: number | string = 0,
): HostTensor {
  const random = new Random(seed);
  const list = Array.from(
    { length: sizeOf(shape) },
    () => minimum + random.integer(maximum - minimum),
  );
  return values(shape, list, 'int32');
}

export function booleans(shape: readonly number[], seed: number | string = 0): HostTensor {
  return { ...integers(shape, 0, 2, seed), dtype: 'bool' };
}

/** The numbers that break kernels: NaN, infinities, both zeros, the very small and very large. */
export const extremes: HostTensor = values(
  [2, 6],
  [NaN, Infinity, -Infinity, 0, -0, 1, -1, 1e-38, -1e-30, 3e38, 88.5, -104],
);

export const empty = (shape: readonly number[]): HostTensor => values(shape, []);
