import { DataError, Tensor, stack, tensor1d } from '@graftjs/core';
import { isHostArray, stackHostArrays, type HostArray } from './host-array.js';
import { disposeElement, isRecord } from './tensors-in.js';

/** The columns that training reads; all others are carried along as arrays. */
export type TensorColumn = 'x' | 'y' | 'sampleWeight';

type Stacked<V> = V extends HostArray | Tensor | number | boolean
  ? Tensor
  : V extends readonly (HostArray | Tensor)[]
    ? Tensor[]
    : never;

/** What a batch of elements is: `x`, `y` and `sampleWeight` as tensors, other columns as arrays. */
export type Collated<T> = T extends HostArray | Tensor | number | boolean
  ? Tensor
  : { [K in keyof T]: K extends TensorColumn ? Stacked<T[K]> : T[K][] };

const TENSOR_COLUMNS: ReadonlySet<string> = new Set<TensorColumn>(['x', 'y', 'sampleWeight']);

/** Elements as one batch; the elements are used up, also where this throws. */
export function collate<T>(elements: readonly T[]): Collated<T> {
  try {
    return (isColumns(elements) ? collateColumns(elements) : stackValues(elements)) as Collated<T>;
  } finally {
    elements.forEach(disposeElement);
  }
}

function isColumns(elements: readonly unknown[]): elements is readonly Record<string, unknown>[] {
  return isRecord(elements[0]) && !isHostArray(elements[0]);
}

function collateColumns(elements: readonly Record<string, unknown>[]): Record<string, unknown> {
  const batch: Record<string, unknown> = {};
  try {
    for (const name of Object.keys(elements[0] as object)) {
      const column = elements.map((element) => element[name]);
      batch[name] = TENSOR_COLUMNS.has(name) ? stackValues(column, name) : column;
    }
    return batch;
  } catch (error) {
    disposeElement(batch);
    throw error;
  }
}

function stackValues(values: readonly unknown[], column?: string): Tensor | Tensor[] {
  if (values.every(isHostArray)) return stackHostArrays(values);
  if (values.every((value) => value instanceof Tensor)) return stack(values as Tensor[]);
  if (values.every((value) => typeof value === 'number' || typeof value === 'boolean')) {
    return tensor1d(Float32Array.from(values as number[], Number));
  }
  if (values.every((value) => Array.isArray(value))) {
    return stackParts(values as unknown[][], column);
  }
  const odd = values.find((value) => !isHostArray(value) && !(value instanceof Tensor));
  throw new DataError({
    where: column === undefined ? 'batch' : `batch, column "${column}"`,
    problem: 'the values cannot become a tensor',
    operands: [
      { label: 'expected', value: 'numbers, tensors, or { data, shape } of one kind' },
      { label: 'got', value: odd === null ? 'null' : `a ${typeof odd}` },
    ],
  });
}

/** One tensor for each input of a model that has several. */
function stackParts(values: readonly unknown[][], column?: string): Tensor[] {
  const made: Tensor[] = [];
  try {
    for (let part = 0; part < (values[0]?.length ?? 0); part++) {
      made.push(
        stackValues(
          values.map((value) => value[part]),
          column,
        ) as Tensor,
      );
    }
    return made;
  } catch (error) {
    disposeElement(made);
    throw error;
  }
}
