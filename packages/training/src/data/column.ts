import {
  DataError,
  filledTensor,
  formatShape,
  gather,
  reshape,
  ShapeError,
  shapesMatch,
  sizeOf,
  slice,
  Tensor,
  tensor1d,
  tidy,
  type Shape,
} from '@graftjs/core';
import { isInt32Array, isNumericArray, toArray, type HostArray, type Numbers } from './numbers.js';

/** All examples of one input or output, to be had in any order. */
export interface Column {
  readonly where: string;
  readonly length: number;
  /** Shape of one example. */
  readonly example: readonly number[];
  /** The examples at these positions, as a new tensor. */
  batch(positions: Int32Array): Tensor;
}

export interface ColumnPlace {
  /** How messages call it. */
  readonly where: string;
  /** The shape of one example, where the model says it. */
  readonly expected: Shape | null;
  /** Labels need not have the shape of the output: that is left to the loss. */
  readonly labels?: { readonly examples: number };
}

export function columnOf(numbers: Numbers, { where, expected, labels }: ColumnPlace): Column {
  const array = toArray(numbers, where, labels ? flatShape(numbers, expected, labels) : expected);
  const [length = 0, ...example] = array.shape;
  if (length === 0) throw new DataError({ where, problem: 'there are no examples' });
  if (labels || !expected) return makeColumn(where, array, length, example);
  // One number an example goes into an input of length 1, as in Keras.
  const shape = example.length === 0 && expected.length === 1 && expected[0] === 1 ? [1] : example;
  if (!shapesMatch(shape, expected)) throw misfit(where, shape, expected);
  return makeColumn(where, array, length, shape);
}

function makeColumn(
  where: string,
  array: Tensor | HostArray,
  length: number,
  example: readonly number[],
): Column {
  const rows = array instanceof Tensor ? tensorRows(array, example) : hostRows(array, example);
  return { where, length, example, batch: rows };
}

/** The shape that a flat array of labels is cut into, where it holds more than one an example. */
function flatShape(
  numbers: Numbers,
  expected: Shape | null,
  { examples }: { readonly examples: number },
): Shape | null {
  if (!expected || !isNumericArray(numbers) || numbers.length === examples) return null;
  return numbers.length === examples * sizeOf(expected) ? expected : null;
}

function tensorRows(all: Tensor, example: readonly number[]): Column['batch'] {
  return (positions) =>
    tidy(() => {
      const rows = isRun(positions)
        ? slice(all, [positions[0] ?? 0], [positions.length])
        : gather(all, tensor1d(positions, 'int32'));
      return reshape(rows, [positions.length, ...example]);
    });
}

function hostRows({ data }: HostArray, example: readonly number[]): Column['batch'] {
  const integers = isInt32Array(data);
  const size = sizeOf(example);
  return (positions) => {
    const fill = (values: Float32Array | Int32Array): void => {
      if (!isRun(positions)) return copyRows(data, values, positions, size);
      const start = (positions[0] ?? 0) * size;
      values.set(data.subarray(start, start + values.length));
    };
    const dtype = integers ? 'int32' : 'float32';
    return filledTensor([positions.length, ...example], fill, { dtype });
  };
}

function copyRows(
  data: HostArray['data'],
  values: Float32Array | Int32Array,
  positions: Int32Array,
  size: number,
): void {
  for (let i = 0; i < positions.length; i++) {
    const from = (positions[i] as number) * size;
    // A view for each row costs more than a few numbers.
    if (size < 16) for (let j = 0; j < size; j++) values[i * size + j] = data[from + j] as number;
    else values.set(data.subarray(from, from + size), i * size);
  }
}

/** Whether positions follow each other. */
function isRun(positions: Int32Array): boolean {
  const start = positions[0] ?? 0;
  // Mostly told by the second.
  return positions.every((position, i) => position === start + i);
}

function misfit(where: string, example: readonly number[], expected: Shape): ShapeError {
  const lacksBatch = shapesMatch(example, expected.slice(1));
  const lacksChannel = expected.at(-1) === 1 && shapesMatch(example, expected.slice(0, -1));
  return new ShapeError({
    where,
    problem: 'the examples do not fit the input of the model',
    operands: [
      { label: 'examples', value: [null, ...example] },
      { label: 'model', value: [null, ...expected] },
    ],
    hint: lacksChannel
      ? `Grey images have one channel, which is an axis of its own: ${formatShape([null, ...expected])}.`
      : lacksBatch
        ? `The first axis counts the examples: a single one is ${formatShape([1, ...expected])}.`
        : undefined,
  });
}
