import { util, type TensorInfo } from '@tensorflow/tfjs-core';
import { floatBits } from '../float-bits.js';
import type { KernelCall, KernelFamily } from '../native-kernel.js';

const GRAIN = 1 << 15;
/** Channels whose scales fit a thread's scratch memory. */
const MOST_CHANNELS = 1 << 16;

function fusedBatchNorm({ inputs, attrs, backend }: KernelCall): TensorInfo | undefined {
  const { x, mean, variance, offset, scale } = inputs as Record<string, TensorInfo | undefined>;
  const given = [mean!, variance!, offset, scale].filter((tensor) => tensor != null);
  const n = util.sizeFromShape(x!.shape);
  const channels = x!.shape.at(-1) ?? 1;
  if (n === 0 || channels > MOST_CHANNELS || !backend.holdsFloats(x!, ...given)) return undefined;
  if (given.some(({ shape }) => util.sizeFromShape(shape) !== channels)) return undefined;
  const epsilon = (attrs['varianceEpsilon'] as number | null | undefined) ?? 0.001;
  const out = backend.output(x!.shape);
  const address = (tensor?: TensorInfo | null): number => (tensor ? backend.address(tensor) : 0);
  const rows = n / channels;
  const perChunk = Math.max(1, Math.ceil(GRAIN / channels));
  const operands = [x, mean, variance, offset, scale, out].map(address);
  const chunks = Math.ceil(rows / perChunk);
  const rest = [rows, channels, perChunk, floatBits(epsilon)];
  backend.engine.run('batchNorm', chunks, ...operands, ...rest);
  return out;
}

export const batchNormKernels: KernelFamily = { FusedBatchNorm: fusedBatchNorm };
