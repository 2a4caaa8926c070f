import {
  DataError,
  filledTensor,
  reshape,
  sameShape,
  sizeOf,
  tidy,
  type Tensor,
} from '@graftjs/core';
import { applyPreprocessing, type Preprocess } from './preprocessing.js';

/** Every typed array whose elements are JavaScript numbers. */
export type NumericArray =
  | Float32Array
  | Float64Array
  | Int32Array
  | Int16Array
  | Int8Array
  | Uint32Array
  | Uint16Array
  | Uint8Array
  | Uint8ClampedArray;

/**
 * Numbers in ordinary memory with a shape: what elements hold until they become part of a batch.
 * An `Int32Array` becomes an int32 tensor, everything else float32.
 */
export interface HostArray<A extends NumericArray = NumericArray> {
  readonly data: A;
  readonly shape: readonly number[];
  /** What turns the stored numbers (pixels, mostly) into what a model takes. */
  readonly preprocess?: Preprocess | null;
}

/** Whether a value holds numbers with a shape. */
export function isHostArray(value: unknown): value is HostArray {
  if (value === null || typeof value !== 'object') return false;
  const { data, shape } = value as Partial<HostArray>;
  return isNumericArray(data) && Array.isArray(shape);
}

// By tag, not by `instanceof`: typed arrays of workers and other realms are as good.
const tagOf = (value: ArrayBufferView): string =>
  (value as { readonly [Symbol.toStringTag]?: string })[Symbol.toStringTag] ?? '';

const NUMERIC: ReadonlySet<string> = new Set(
  ['Float32', 'Float64', 'Int32', 'Int16', 'Int8', 'Uint32', 'Uint16', 'Uint8', 'Uint8Clamped'].map(
    (name) => `${name}Array`,
  ),
);

export function isNumericArray(value: unknown): value is NumericArray {
  return ArrayBuffer.isView(value) && NUMERIC.has(tagOf(value));
}

/** Arrays of one shape as one tensor with a batch axis in front, preprocessed. */
export function stackHostArrays(arrays: readonly HostArray[]): Tensor {
  const [first] = arrays as [HostArray, ...HostArray[]];
  const { preprocess, shape: exampleShape } = first;
  const size = sizeOf(exampleShape);
  const integers = tagOf(first.data) === 'Int32Array' && !preprocess;
  arrays.forEach((array, i) => checkAlike(first, array, i));
  const shape = [arrays.length, ...exampleShape];
  const stack = (values: Float32Array | Int32Array): void => {
    for (let i = 0; i < arrays.length; i++) values.set((arrays[i] as HostArray).data, i * size);
  };
  if (!preprocess) return filledTensor(shape, stack, { dtype: integers ? 'int32' : 'float32' });
  if (typeof preprocess === 'function') return tidy(() => preprocess(filledTensor(shape, stack)));
  const channels = exampleShape.at(-1) ?? 1;
  return filledTensor(shape, (values) => {
    stack(values);
    applyPreprocessing(values as Float32Array, channels, preprocess);
  });
}

/** One host array as a tensor without a batch axis, preprocessed as in a batch. */
export function toTensor(array: HostArray): Tensor {
  return tidy(() => {
    const batch = stackHostArrays([array]);
    return reshape(batch, batch.shape.slice(1));
  });
}

function checkAlike(first: HostArray, array: HostArray, position: number): void {
  if (array.shape !== first.shape && !sameShape(array.shape, first.shape)) {
    throw new DataError({
      where: 'batch',
      problem: `example ${position} of the batch has another shape than the first`,
      operands: [
        { label: 'example 0', value: first.shape },
        { label: `example ${position}`, value: array.shape },
      ],
    });
  }
  if (array.preprocess !== first.preprocess) {
    throw new DataError({
      where: 'batch',
      problem: `example ${position} of the batch is preprocessed in another way than the first`,
      hint: 'Give datasets that are joined the same preprocess value.',
    });
  }
}
