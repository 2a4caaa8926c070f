import { backend_util, util, type DataType, type TensorInfo } from '@tensorflow/tfjs-core';
import type { KernelCall, KernelFamily, NativeKernel } from '../native-kernel.js';
import { broadcastAxes } from './broadcast-axes.js';

const GRAIN = 1 << 15;
/** Axes besides the innermost for which a kernel's arguments have room. */
const MOST_AXES = 20;

function binary(
  code: number,
  dtype: DataType = 'float32',
  [left, right]: readonly [string, string] = ['a', 'b'],
): NativeKernel {
  return ({ inputs, backend }: KernelCall): TensorInfo | undefined => {
    const a = inputs[left]!;
    const b = inputs[right]!;
    if (!backend.holdsFloats(a, b)) return undefined;
    const same = util.arraysEqual(a.shape, b.shape);
    const shape = same ? a.shape : backend_util.assertAndGetBroadcastShape(a.shape, b.shape);
    const n = util.sizeFromShape(shape);
    if (n === 0) return undefined;
    const axes = same
      ? [{ size: n, strideA: 1, strideB: 1 }]
      : broadcastAxes(a.shape, b.shape, shape);
    if (axes.length - 1 > MOST_AXES) return undefined;
    const inner = axes.pop()!;
    const out = backend.output(shape, dtype);
    const mode = inner.strideB === 0 ? 1 : inner.strideA === 0 ? 2 : 0;
    const rows = n / inner.size;
    const grain = rows === 1 ? GRAIN : Math.max(1, Math.ceil(GRAIN / inner.size));
    const chunks = Math.ceil((rows === 1 ? n : rows) / grain);
    const operands = [code, backend.address(a), backend.address(b), backend.address(out)];
    const outer = axes.reverse().flatMap(({ size, strideA, strideB }) => [size, strideA, strideB]);
    const loop = [inner.size, mode, grain, rows, axes.length];
    backend.engine.run('binary', chunks, ...operands, ...loop, ...outer);
    return out;
  };
}

export const binaryKernels: KernelFamily = {
  Add: binary(0),
  Sub: binary(1),
  Multiply: binary(2),
  RealDiv: binary(3),
  Maximum: binary(4),
  Minimum: binary(5),
  SquaredDifference: binary(6),
  EluGrad: binary(7, 'float32', ['dy', 'y']),
  Prelu: binary(8, 'float32', ['x', 'alpha']),
  GraftReluGrad: binary(9, 'float32', ['dy', 'x']),
  GraftRelu6Grad: binary(10, 'float32', ['dy', 'x']),
  Greater: binary(16, 'bool'),
  GreaterEqual: binary(17, 'bool'),
  Less: binary(18, 'bool'),
  LessEqual: binary(19, 'bool'),
  Equal: binary(20, 'bool'),
  NotEqual: binary(21, 'bool'),
};
