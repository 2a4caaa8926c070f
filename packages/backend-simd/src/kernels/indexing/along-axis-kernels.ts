import { util, type TensorInfo } from '@tensorflow/tfjs-core';
import { floatBits } from '../float-bits.js';
import type { KernelCall, KernelFamily, NativeKernel } from '../native-kernel.js';

const GRAIN = 1 << 14;
/** Up to so many, largest elements are found by insertion. */
const MOST_KEPT = 64;

function cumulate(product: boolean): NativeKernel {
  return ({ inputs, attrs, backend }: KernelCall): TensorInfo | undefined => {
    const x = inputs['x']!;
    if (util.sizeFromShape(x.shape) === 0 || !backend.holdsFloats(x)) return undefined;
    const [axis] = util.parseAxisParam(attrs['axis'] as number, x.shape) as [number];
    const outer = util.sizeFromShape(x.shape.slice(0, axis));
    const length = x.shape[axis] ?? 1;
    const columns = util.sizeFromShape(x.shape.slice(axis + 1));
    const out = backend.output(x.shape);
    const perChunk = Math.max(1, Math.ceil(GRAIN / (length * columns)));
    const operands = [backend.address(x), backend.address(out), outer, length, columns];
    const flags = [product, attrs['exclusive'], attrs['reverse']].map(Number);
    const chunks = Math.ceil(outer / perChunk);
    backend.engine.run('cumulate', chunks, ...operands, ...flags, perChunk);
    return out;
  };
}

function topK({ inputs, attrs, backend }: KernelCall): TensorInfo[] | undefined {
  const x = inputs['x']!;
  const k = attrs['k'] as number;
  const n = util.sizeFromShape(x.shape);
  const length = x.shape.at(-1) ?? 0;
  if (n === 0 || k < 1 || k > MOST_KEPT || k > length || !backend.holdsFloats(x)) return undefined;
  const rows = n / length;
  const shape = [...x.shape.slice(0, -1), k];
  const [values, indices] = [backend.output(shape), backend.output(shape, 'int32')];
  const perChunk = Math.max(1, Math.ceil(GRAIN / length));
  const operands = [x, values, indices].map((tensor) => backend.address(tensor));
  const chunks = Math.ceil(rows / perChunk);
  backend.engine.run('topK', chunks, ...operands, rows, length, k, perChunk);
  return [values, indices];
}

function oneHot({ inputs, attrs, backend }: KernelCall): TensorInfo | undefined {
  const indices = inputs['indices']!;
  const { depth, onValue, offValue } = attrs as Record<string, number>;
  const dtype = (attrs['dtype'] as string | undefined) ?? 'int32';
  const rows = util.sizeFromShape(indices.shape);
  if (rows * depth! === 0 || !backend.holds(indices, 'int32')) return undefined;
  if (dtype !== 'float32' && dtype !== 'int32') return undefined;
  const out = backend.output([...indices.shape, depth!], dtype);
  const word = (value: number): number => (dtype === 'float32' ? floatBits(value) : value);
  const perChunk = Math.max(1, Math.ceil(GRAIN / depth!));
  const operands = [backend.address(indices), backend.address(out), rows, depth!];
  const words = [word(onValue!), word(offValue!)];
  backend.engine.run('oneHot', Math.ceil(rows / perChunk), ...operands, ...words, perChunk);
  return out;
}

export const alongAxisKernels: KernelFamily = {
  Cumsum: cumulate(false),
  Cumprod: cumulate(true),
  TopK: topK,
  OneHot: oneHot,
};
