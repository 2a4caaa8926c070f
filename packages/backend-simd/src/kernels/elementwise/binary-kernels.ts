import { backend_util, util, type DataType, type TensorInfo } from '@tensorflow/tfjs-core';
import type { SimdBackend } from '../../backend.js';
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
    if (util.arraysEqual(a.shape, b.shape)) {
      const n = util.sizeFromShape(a.shape);
      if (n === 0) return undefined;
      const out = backend.output(a.shape, dtype);
      const chunks = Math.ceil(n / GRAIN);
      const [x, y, to] = [backend.address(a), backend.address(b), backend.address(out)];
      backend.engine.run('binary', chunks, code, x, y, to, n, 0, GRAIN, 1, 0);
      return out;
    }
    return broadcast(backend, code, a, b, dtype);
  };
}

function broadcast(
  backend: SimdBackend,
  code: number,
  a: TensorInfo,
  b: TensorInfo,
  dtype: DataType,
): TensorInfo | undefined {
  const shape = backend_util.assertAndGetBroadcastShape(a.shape, b.shape);
  const n = util.sizeFromShape(shape);
  if (n === 0) return undefined;
  const axes = broadcastAxes(a.shape, b.shape, shape);
  if (axes.length - 1 > MOST_AXES) return undefined;
  const inner = axes.pop()!;
  const out = backend.output(shape, dtype);
  const mode = inner.strideB === 0 ? 1 : inner.strideA === 0 ? 2 : 0;
  const rows = n / inner.size;
  const grain = rows === 1 ? GRAIN : Math.max(1, Math.ceil(GRAIN / inner.size));
  const chunks = Math.ceil((rows === 1 ? n : rows) / grain);
  const outer = axes.reverse().flatMap(({ size, strideA, strideB }) => [size, strideA, strideB]);
  const [x, y, to] = [backend.address(a), backend.address(b), backend.address(out)];
  const count = axes.length;
  // prettier-ignore
  backend.engine.run('binary', chunks, code, x, y, to, inner.size, mode, grain, rows, count, ...outer);
  return out;
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
