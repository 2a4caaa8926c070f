import { DataError, DisposedError, DTypeError, sizeOf, Tensor, type Shape } from '@graftjs/core';

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

/** Numbers nested as deep as the array has axes. */
export type NestedNumbers = number | boolean | readonly NestedNumbers[] | NumericArray;

/** Numbers in ordinary memory with a shape. An `Int32Array` becomes int32, all else float32. */
export interface HostArray {
  readonly data: NumericArray;
  readonly shape: readonly number[];
}

/** All examples of one input or output; the first axis counts them. */
export type Numbers = Tensor | HostArray | NumericArray | readonly NestedNumbers[];

const tagOf = (value: unknown): string => Object.prototype.toString.call(value).slice(8, -1);

// By tag, not by `instanceof`: typed arrays of workers and other realms are as good.
export const isNumericArray = (value: unknown): value is NumericArray =>
  ArrayBuffer.isView(value) && /^(Float|U?[Ii]nt)\d+(Clamped)?Array$/.test(tagOf(value));

export const isInt32Array = (value: unknown): value is Int32Array => tagOf(value) === 'Int32Array';

export function isHostArray(value: unknown): value is HostArray {
  if (value === null || typeof value !== 'object' || value instanceof Tensor) return false;
  const { data, shape } = value as Partial<HostArray>;
  return isNumericArray(data) && Array.isArray(shape);
}

/** Whether one value can hold all examples. */
export const isNumbers = (value: unknown): value is Numbers =>
  value instanceof Tensor || isNumericArray(value) || isHostArray(value) || Array.isArray(value);

/**
 * Any form of numbers as a tensor or a host array.
 *
 * @param example the shape of one example where it is known: what a flat typed array is cut into
 */
export function toArray(
  numbers: Numbers,
  where: string,
  example: Shape | null,
): Tensor | HostArray {
  if (numbers instanceof Tensor) return checkTensor(numbers, where);
  if (isNumericArray(numbers)) return cut(numbers, where, example);
  if (isHostArray(numbers)) return checkHostArray(numbers, where);
  return flatten(numbers, where);
}

function checkTensor(tensor: Tensor, where: string): Tensor {
  if (tensor.isDisposed) {
    throw new DisposedError({ where, problem: 'the tensor was disposed of before' });
  }
  if (tensor.rank > 0 && tensor.dtype !== 'string' && tensor.dtype !== 'complex64') return tensor;
  throw new DTypeError({
    where,
    problem: 'the tensor cannot be cut into examples',
    operands: [
      { label: 'expected', value: 'float32, int32 or bool, with an axis for the examples' },
      { label: 'got', value: `${tensor.dtype} of rank ${tensor.rank}` },
    ],
  });
}

function checkHostArray(array: HostArray, where: string): HostArray {
  if ('preprocess' in array && array.preprocess) {
    throw new DataError({
      where,
      problem: 'the array asks for preprocessing, which batches of a dataset apply',
      hint: 'Pass fromArrays({ x, y }).batch(…) of @graftjs/datasets instead.',
    });
  }
  if (array.shape.length > 0 && sizeOf(array.shape) === array.data.length) return array;
  throw new DataError({
    where,
    problem: 'the shape does not fit the number of values',
    operands: [
      { label: 'shape', value: array.shape },
      { label: 'values', value: array.data.length },
    ],
  });
}

/** A flat array as examples of a shape. */
function cut(data: NumericArray, where: string, example: Shape | null): HostArray {
  if (!example || example.some((axis) => axis === null)) return { data, shape: [data.length] };
  const size = sizeOf(example);
  if (data.length % size === 0)
    return { data, shape: [data.length / size, ...(example as number[])] };
  throw new DataError({
    where,
    problem: 'the values are no whole number of examples',
    operands: [
      { label: 'values', value: data.length },
      { label: 'example', value: example, note: `${size} values` },
    ],
  });
}

function flatten(nested: readonly NestedNumbers[], where: string): HostArray {
  const shape: number[] = [];
  for (let level: NestedNumbers = nested; typeof level === 'object'; level = level[0] ?? 0) {
    shape.push(level.length);
  }
  const data = new Float32Array(sizeOf(shape));
  let filled = 0;
  const fill = (part: unknown, path: readonly number[]): void => {
    const expected = shape[path.length];
    if (expected === undefined && (typeof part === 'number' || typeof part === 'boolean')) {
      data[filled++] = Number(part);
    } else if (isList(part) && part.length === expected) {
      for (let i = 0; i < part.length; i++) fill(part[i], [...path, i]);
    } else {
      throw notRectangular(where, path, expected, part);
    }
  };
  fill(nested, []);
  return { data, shape };
}

const isList = (value: unknown): value is ArrayLike<unknown> =>
  Array.isArray(value) || isNumericArray(value);

function notRectangular(
  where: string,
  path: readonly number[],
  expected: number | undefined,
  part: unknown,
): DataError {
  if (expected === undefined && !isList(part)) {
    return new DataError({
      where: `${where}[${path.join('][')}]`,
      problem: 'it is no number',
      operands: [{ label: 'got', value: typeof part === 'string' ? `"${part}"` : String(part) }],
      hint:
        typeof part === 'string'
          ? 'Names of classes become their numbers: names.map((name) => classes.indexOf(name)).'
          : undefined,
    });
  }
  return new DataError({
    where: `${where}[${path.join('][')}]`,
    problem: 'the nested arrays are not rectangular',
    operands: [
      { label: 'expected', value: expected === undefined ? 'a number' : `${expected} items` },
      { label: 'got', value: isList(part) ? `${part.length} items` : typeof part },
    ],
  });
}
