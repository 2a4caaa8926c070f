import type { TensorInfo } from '@tensorflow/tfjs-core';
import { sumParts } from '../conv/sum-parts.js';
import { floatBits } from '../float-bits.js';
import type { KernelCall, KernelFamily } from '../native-kernel.js';

const GRAIN = 1 << 13;
/** Most shares into which the sums over rows are cut. */
const SHARES = 32;

function rowNorm({ inputs, attrs, backend }: KernelCall): TensorInfo[] | undefined {
  const { x, scale, offset } = inputs as Record<string, TensorInfo | undefined>;
  if (!backend.holdsFloats(x!, scale!, ...(offset ? [offset] : []))) return undefined;
  const [rows, length] = x!.shape as [number, number];
  const [y, mean, inverse] = [x!.shape, [rows], [rows]].map((shape) => backend.output(shape));
  const perChunk = Math.max(1, Math.ceil(GRAIN / length));
  const address = (tensor?: TensorInfo): number => (tensor ? backend.address(tensor) : 0);
  const operands = [x, scale, offset, y, mean, inverse].map(address);
  const settings = [floatBits(attrs['epsilon'] as number), attrs['centered'] ? 1 : 0];
  const chunks = Math.ceil(rows / perChunk);
  backend.engine.run('rowNorm', chunks, ...operands, rows, length, perChunk, ...settings);
  return [y!, mean!, inverse!];
}

function rowNormGradient({ inputs, attrs, backend }: KernelCall): TensorInfo[] | undefined {
  const { dy, x, scale, mean, inverse } = inputs as Record<string, TensorInfo>;
  if (!backend.holdsFloats(dy!, x!, scale!, mean!, inverse!)) return undefined;
  const { engine } = backend;
  const [rows, length] = x!.shape as [number, number];
  const perChunk = Math.max(Math.ceil(GRAIN / length), Math.ceil(rows / SHARES));
  const chunks = Math.ceil(rows / perChunk);
  const [dx, byScale, byOffset] = [x!.shape, [length], [length]].map((shape) =>
    backend.output(shape),
  );
  const parts = engine.allocate(chunks * length * 8);
  try {
    const sums = [parts.start, parts.start + chunks * length * 4] as const;
    const operands = [dy!, x!, scale!, mean!, inverse!, dx!].map((each) => backend.address(each));
    const loop = [rows, length, perChunk, attrs['centered'] ? 1 : 0];
    engine.run('rowNormGradient', chunks, ...operands, ...sums, ...loop);
    sumParts(engine, sums[0], backend.address(byScale!), length, chunks);
    sumParts(engine, sums[1], backend.address(byOffset!), length, chunks);
  } finally {
    engine.allocator.release(parts);
  }
  return [dx!, byScale!, byOffset!];
}

export const rowNormKernels: KernelFamily = {
  GraftRowNorm: rowNorm,
  GraftRowNormGrad: rowNormGradient,
};
