import { util, type TensorInfo } from '@tensorflow/tfjs-core';
import { reshape, type Calls, type WasmKernel } from '../wasm-kernel.js';

/**
 * Sums over the leading axes are products with a row of ones, by XNNPACK: the gradients of biases
 * and the statistics of batch normalization. tfjs transposes the tensor first. A sum over nothing
 * is left to the fallback: the module leaves its output as it was.
 */
export const sum: WasmKernel<'Sum'> = (inputs, attrs, _, calls) => {
  const { axis, keepDims } = attrs;
  if (util.sizeFromShape(inputs.x.shape) === 0) return calls.fallback(inputs, attrs);
  return leadingSum(calls, inputs.x, axis, keepDims) ?? calls.original(inputs, attrs);
};

export const mean: WasmKernel<'Mean'> = (inputs, attrs, _, calls) => {
  const { axis, keepDims } = attrs;
  const total = leadingSum(calls, inputs.x, axis, keepDims);
  if (!total) return calls.original(inputs, attrs);
  const count = util.sizeFromShape(inputs.x.shape) / util.sizeFromShape(total.shape);
  const value = calls.run('Fill', {}, { shape: [], value: 1 / count, dtype: 'float32' });
  return calls.run('Multiply', { a: total, b: value }, {});
};

function leadingSum(
  calls: Calls,
  x: TensorInfo,
  axis: number | number[],
  keepDims: boolean,
): TensorInfo | undefined {
  const axes = util.parseAxisParam(axis, x.shape).sort((a, b) => a - b);
  const kept = x.shape.slice(axes.length);
  const isLeading = axes.every((at, index) => at === index);
  const [rows, columns] = [x.shape.slice(0, axes.length), kept].map((part) =>
    util.sizeFromShape(part),
  ) as [number, number];
  if (x.dtype !== 'float32' || !isLeading || rows < 2 || columns < 2) return undefined;
  const ones = calls.run('Fill', {}, { shape: [1, 1, rows], value: 1, dtype: 'float32' });
  const total = calls.run(
    'BatchMatMul',
    { a: ones, b: reshape(calls, x, [1, rows, columns]) },
    { transposeA: false, transposeB: false },
  );
  return reshape(calls, total, keepDims ? [...axes.map(() => 1), ...kept] : kept);
}
