import { tensor, type Tensor, type TypedArray } from '@graftjs/core';
import type { HostTensor } from './run-snapshot.js';

/** A copy: on the CPU, `data` hands out the tensor's own memory. */
export async function toHost(source: Tensor): Promise<HostTensor> {
  const values = (await source.data()) as TypedArray;
  return { values: values.slice(), shape: source.shape, dtype: source.dtype };
}

export const fromHost = ({ values, shape, dtype }: HostTensor): Tensor =>
  tensor(values, [...shape], dtype);

/** The values of a record through an asynchronous function. */
export async function mapRecord<T, U>(
  record: { readonly [name: string]: T },
  map: (value: T) => Promise<U>,
): Promise<{ readonly [name: string]: U }> {
  const entries = Object.entries(record).map(
    async ([name, value]) => [name, await map(value)] as const,
  );
  return Object.fromEntries(await Promise.all(entries));
}
