import { FormatError } from '@graftjs/core';
import type { Hdf5Dataset } from '../../hdf5/hdf5-dataset.js';
import { brainToFloat } from '../../numbers/brain-floats.js';
import { halfToFloat } from '../../numbers/half-floats.js';

/** Numbers as tensors take them. */
export type ArrayValues = Float32Array | Int32Array | Uint8Array;

/** One array of a file, under the name that it has there; its values are read when needed. */
export interface StoredArray {
  readonly name: string;
  readonly shape: readonly number[];
  /** What it is stored as: `float32`, `float16`, `int64`, … */
  readonly dtype: string;
  read(): ArrayValues;
}

/** An array of an HDF5 file. */
export function storedArray(name: string, dataset: Hdf5Dataset): StoredArray {
  const { shape, dtype, path } = dataset;
  return { name, shape, dtype, read: () => valuesOf(dataset.read(), dtype, path) };
}

/** Elements of any dtype as those that tensors have: floats, whole numbers, truth values. */
export function valuesOf(elements: unknown, dtype: string, where: string): ArrayValues {
  if (dtype === 'float32') return elements as Float32Array;
  if (dtype === 'float16') return halfToFloat(elements as Uint16Array);
  if (dtype === 'bfloat16') return brainToFloat(elements as Uint16Array);
  if (dtype === 'float64') return Float32Array.from(elements as Float64Array);
  if (dtype === 'int32') return elements as Int32Array;
  if (/^u?int(8|16|32|64)$/.test(dtype)) return wholeNumbers(elements, where);
  throw new FormatError({
    where: `weight "${where}"`,
    problem: `its dtype ${dtype} cannot be read`,
  });
}

/** Tensors hold whole numbers of 32 bits; what does not fit would be another number. */
function wholeNumbers(elements: unknown, where: string): Int32Array {
  const numbers = Array.from(elements as Iterable<number | bigint>, Number);
  const large = numbers.find((value) => value !== (value | 0));
  if (large === undefined) return Int32Array.from(numbers);
  throw new FormatError({
    where: `weight "${where}"`,
    problem: 'a whole number of it does not fit into 32 bits',
    operands: [{ label: 'got', value: large }],
  });
}
