import { broadcast_util, type TensorInfo } from '@tensorflow/tfjs-core';
import { concat, reshape, slice, transpose, type Calls, type WasmKernel } from '../wasm-kernel.js';
import { rightSide } from './right-side.js';

/** Multiplications per product below which the plain loop of tfjs is as fast as XNNPACK. */
const SMALL = 16 ** 3;

/**
 * Matrix products by XNNPACK. tfjs gives it only single products of matrices as they are, and runs
 * a plain loop for everything transposed or in batches, which is what gradients are made of.
 */
export const batchMatMul: WasmKernel<'BatchMatMul'> = (inputs, attrs, _, calls) => {
  const { a, b } = inputs;
  if (a.dtype !== 'float32' || b.dtype !== 'float32') return calls.fallback(inputs, attrs);
  const { transposeA, transposeB } = attrs;
  const [batchA, rowsA, columnsA] = matricesOf(a);
  const [batchB, rowsB, columnsB] = matricesOf(b);
  const [m, k] = transposeA ? [columnsA, rowsA] : [rowsA, columnsA];
  const n = transposeB ? rowsB : columnsB;
  // tfjs counts batches only where they are equal or one of them is single.
  const isCounted = batchA === batchB || batchA === 1 || batchB === 1;
  const isPlain = batchA === 1 && batchB === 1 && !transposeA && !transposeB;
  if (isPlain || (isCounted && m * n * k < SMALL) || batchA * batchB === 0) {
    return calls.original({ a, b: rightSide(calls, b) }, attrs);
  }
  const outer = broadcast_util.assertAndGetBroadcastShape(
    a.shape.slice(0, -2),
    b.shape.slice(0, -2),
  );
  const multiply: Product = (left, right) =>
    calls.original(
      { a: left, b: rightSide(calls, right) },
      { transposeA: false, transposeB: false },
    );
  const straight = (x: TensorInfo, y: TensorInfo): TensorInfo =>
    product(calls, multiply, x, y, { m, k, n, transposeA, transposeB });
  if (batchB === 1 && !transposeA) {
    // One right side for all: the batches are only more rows.
    const all = product(calls, multiply, reshape(calls, a, [1, batchA * m, k]), single(calls, b), {
      ...{ m: batchA * m, k, n, transposeA, transposeB },
    });
    return reshape(calls, all, [...outer, m, n]);
  }
  const lefts = parts(calls, a, outer);
  const rights = parts(calls, b, outer);
  const products = lefts.map((left, index) => straight(left, rights[index]!));
  return reshape(calls, concat(calls, products, 0), [...outer, m, n]);
};

type Product = (a: TensorInfo, b: TensorInfo) => TensorInfo;

interface Sizes {
  readonly m: number;
  readonly k: number;
  readonly n: number;
  readonly transposeA: boolean;
  readonly transposeB: boolean;
}

/** One product, after turning whichever matrices are cheapest to turn. */
function product(
  calls: Calls,
  multiply: Product,
  a: TensorInfo,
  b: TensorInfo,
  { m, k, n, transposeA, transposeB }: Sizes,
): TensorInfo {
  const turn = (x: TensorInfo): TensorInfo => transpose(calls, x, [0, 2, 1]);
  const asIs = (transposeA ? m * k : 0) + (transposeB ? k * n : 0);
  // op(A) · op(B) is the transpose of op(B)ᵀ · op(A)ᵀ.
  const swapped = (transposeA ? 0 : m * k) + (transposeB ? 0 : k * n) + m * n;
  if (asIs <= swapped) return multiply(transposeA ? turn(a) : a, transposeB ? turn(b) : b);
  return turn(multiply(transposeB ? b : turn(b), transposeA ? a : turn(a)));
}

function matricesOf({ shape }: TensorInfo): [batch: number, rows: number, columns: number] {
  const batch = shape.slice(0, -2).reduce((count, axis) => count * axis, 1);
  return [batch, shape.at(-2)!, shape.at(-1)!];
}

function single(calls: Calls, x: TensorInfo): TensorInfo {
  return reshape(calls, x, [1, ...x.shape.slice(-2)]);
}

/** The matrices of a batch one by one, repeated where the batch is broadcast to `outer`. */
function parts(calls: Calls, x: TensorInfo, outer: readonly number[]): TensorInfo[] {
  const [batch, rows, columns] = matricesOf(x);
  const flat = reshape(calls, x, [batch, rows, columns]);
  const cut = Array.from({ length: batch }, (_, index) =>
    slice(calls, flat, [index, 0, 0], [1, rows, columns]),
  );
  return batchIndices(x.shape.slice(0, -2), outer).map((index) => cut[index]!);
}

/** For every matrix of the result, which one of an input is broadcast to it. */
function batchIndices(own: readonly number[], outer: readonly number[]): number[] {
  return outer.reduce<number[]>(
    (indices, length, axis) => {
      const at = axis - (outer.length - own.length);
      const ownLength = at < 0 ? 1 : own[at]!;
      return indices.flatMap((index) =>
        Array.from({ length }, (_, i) => index * ownLength + (ownLength === 1 ? 0 : i)),
      );
    },
    [0],
  );
}
