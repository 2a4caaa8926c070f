import { DTypeError, DataError, DisposedError, Tensor, sizeOf } from '@graftjs/core';
import { isHostArray, isNumericArray, type HostArray, type NumericArray } from './host-array.js';

/** Numbers nested as deep as the array has axes. */
export type NestedNumbers = number | readonly NestedNumbers[] | NumericArray;

/** What the numbers of all examples can be given as; the first axis counts the examples. */
export type ArraySource = Tensor | HostArray | NumericArray | readonly NestedNumbers[];

/** All examples of one column. */
export interface ArrayColumn {
  readonly length: number;
  /** All numbers in ordinary memory; a tensor is read when this is first asked for. */
  read(): HostArray | Promise<HostArray>;
  readSync(): HostArray;
}

export function arrayColumn(source: ArraySource, where: string): ArrayColumn {
  if (source instanceof Tensor) return tensorColumn(source, where);
  const array = hostArrayOf(source, where);
  return { length: array.shape[0] ?? 0, read: () => array, readSync: () => array };
}

function hostArrayOf(
  source: HostArray | NumericArray | readonly NestedNumbers[],
  where: string,
): HostArray {
  if (isNumericArray(source)) return { data: source, shape: [source.length] };
  if (!isHostArray(source)) return flatten(source, where);
  if (source.shape.length > 0 && sizeOf(source.shape) === source.data.length) return source;
  throw new DataError({
    where,
    problem: 'the shape does not fit the number of values',
    operands: [
      { label: 'shape', value: source.shape },
      { label: 'values', value: source.data.length },
    ],
  });
}

function tensorColumn(source: Tensor, where: string): ArrayColumn {
  if (source.rank === 0 || source.dtype === 'string' || source.dtype === 'complex64') {
    throw new DTypeError({
      where,
      problem: 'the tensor cannot be cut into examples',
      operands: [
        { label: 'expected', value: 'float32, int32 or bool, with an axis for the examples' },
        { label: 'got', value: `${source.dtype} of rank ${source.rank}` },
      ],
    });
  }
  const { shape } = source;
  let known: HostArray | null = null;
  const alive = (): Tensor => {
    if (!source.isDisposed) return source;
    throw new DisposedError({
      where,
      problem: 'the tensor was disposed before the first pass read it',
    });
  };
  return {
    length: shape[0] as number,
    read: async () => (known ??= { data: await alive().data<'float32'>(), shape }),
    readSync: () => (known ??= { data: alive().dataSync<'float32'>(), shape }),
  };
}

function flatten(nested: readonly NestedNumbers[], where: string): HostArray {
  const shape: number[] = [];
  for (let level: NestedNumbers = nested; typeof level !== 'number'; level = level[0] ?? 0) {
    shape.push(level.length);
  }
  const data = new Float32Array(sizeOf(shape));
  let filled = 0;
  const fill = (part: NestedNumbers, path: readonly number[]): void => {
    const expected = shape[path.length];
    if (typeof part === 'number' && expected === undefined) {
      data[filled++] = part;
    } else if (typeof part === 'object' && part !== null && part.length === expected) {
      part.forEach((item: NestedNumbers, i: number) => fill(item, [...path, i]));
    } else {
      throw new DataError({
        where,
        problem: `the nested array is ragged at [${path.join(', ')}]`,
        operands: [
          { label: 'expected', value: expected === undefined ? 'a number' : `${expected} items` },
          {
            label: 'got',
            value: typeof part === 'object' && part ? `${part.length} items` : typeof part,
          },
        ],
      });
    }
  };
  fill(nested, []);
  return { data, shape };
}

/** One example of a column, as a view where the numbers are. */
export function exampleOf({ data, shape, preprocess }: HostArray, position: number): HostArray {
  const example = shape.slice(1);
  const size = sizeOf(example);
  const values = data.subarray(position * size, (position + 1) * size) as NumericArray;
  return preprocess
    ? { data: values, shape: example, preprocess }
    : { data: values, shape: example };
}
