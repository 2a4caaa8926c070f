import { DataError, Tensor } from '@graftjs/core';
import {
  arrayColumn,
  exampleOf,
  type ArrayColumn,
  type ArraySource,
} from '../elements/array-column.js';
import { classLabels } from '../elements/class-labels.js';
import type { TensorColumn } from '../elements/collate.js';
import { isHostArray, type HostArray } from '../elements/host-array.js';
import { Pipeline } from './pipeline.js';
import type { IndexedSource } from './source.js';

/** Columns of numbers (several arrays for a model with several inputs), and any others beside. */
export interface ArrayColumns {
  readonly x?: ArraySource | readonly (Tensor | HostArray)[];
  readonly y?: ArraySource | readonly (Tensor | HostArray)[];
  readonly sampleWeight?: ArraySource;
}

type ExampleValue<V> = V extends readonly (Tensor | HostArray)[] ? HostArray[] : HostArray;

/** One example: numbers as host arrays, other columns as their items. */
export type ArrayExample<C> = {
  [K in keyof C]: K extends TensorColumn
    ? ExampleValue<C[K]>
    : C[K] extends ArrayLike<infer V>
      ? V
      : never;
};

/**
 * Arrays, tensors or nested arrays as a dataset: one example for each step of the first axis.
 * Nothing is copied but nested arrays; the examples are views. Tensors stay the caller's, and must
 * live until the first pass has read them.
 *
 * @example
 * const data = fromArrays({ x: { data: pixels, shape: [200, 28, 28, 1] }, y: labels, file: names });
 */
export function fromArrays<const C extends ArrayColumns>(columns: C): Pipeline<ArrayExample<C>> {
  const parts = Object.entries(columns).map(([name, value]) => ({ name, ...column(name, value) }));
  return new Pipeline(rows(parts, commonLength(parts)) as IndexedSource<ArrayExample<C>>);
}

interface Column {
  readonly length: number;
  open(): Promise<(position: number) => unknown>;
  labels(): ArrayLike<number> | null;
}

function column(name: string, value: unknown): Column {
  const where = `fromArrays, column "${name}"`;
  if (!['x', 'y', 'sampleWeight'].includes(name))
    return itemColumn(value as ArrayLike<unknown>, where);
  if (!isSeveral(value)) return numberColumn(arrayColumn(value as ArraySource, where));
  const parts = value.map((part, i) => numberColumn(arrayColumn(part, `${where}[${i}]`)));
  const length = commonLength(parts.map((part, i) => ({ ...part, name: `${name}[${i}]` })));
  return {
    length,
    async open() {
      const readers = await Promise.all(parts.map((part) => part.open()));
      return (position) => readers.map((read) => read(position));
    },
    labels: () => null,
  };
}

function isSeveral(value: unknown): value is readonly (Tensor | HostArray)[] {
  if (!Array.isArray(value) || value.length === 0) return false;
  return value.every((item) => item instanceof Tensor || isHostArray(item));
}

function numberColumn({ length, read, readSync }: ArrayColumn): Column {
  return {
    length,
    async open() {
      const array = await read();
      return (position) => exampleOf(array, position);
    },
    labels: () => classLabels(readSync()),
  };
}

function itemColumn(items: ArrayLike<unknown>, where: string): Column {
  if (typeof items?.length !== 'number') {
    throw new DataError({
      where,
      problem: 'it is not an array',
      operands: [{ label: 'got', value: typeof items }],
    });
  }
  const read = (position: number): unknown => items[position];
  return { length: items.length, open: () => Promise.resolve(read), labels: () => null };
}

function commonLength(
  parts: readonly { readonly name: string; readonly length: number }[],
): number {
  const length = parts[0]?.length ?? 0;
  if (parts.every((part) => part.length === length)) return length;
  throw new DataError({
    where: 'fromArrays',
    problem: 'the columns have different numbers of examples',
    operands: parts.map((part) => ({ label: part.name, value: part.length })),
  });
}

function rows(
  parts: readonly (Column & { readonly name: string })[],
  size: number,
): IndexedSource<Record<string, unknown>> {
  const targets = parts.find(({ name }) => name === 'y');
  let labels: ArrayLike<number> | null | undefined;
  return {
    size,
    async open() {
      const readers = await Promise.all(
        parts.map(async ({ name, open }) => [name, await open()] as const),
      );
      return {
        size,
        get: (position) => {
          const example: Record<string, unknown> = {};
          for (const [name, read] of readers) example[name] = read(position);
          return example;
        },
      };
    },
    labels: () => (labels ??= targets?.labels() ?? null),
  };
}
