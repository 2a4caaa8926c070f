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

/** Rows whose sums make up one partial result: by the shape alone, so that the bits never change. */
function rowsPerChunk(channels: number): number {
  return Math.max(1, Math.ceil(GRAIN / 2 / channels));
}

/** Mean and variance of each channel (the last axis) of x, in one pass over memory. */
function moments({ inputs, backend }: KernelCall): TensorInfo[] | undefined {
  const x = inputs['x']!;
  const { engine } = backend;
  const n = util.sizeFromShape(x.shape);
  const channels = x.shape.at(-1) ?? 1;
  if (n === 0 || !backend.holdsFloats(x)) return undefined;
  const rows = n / channels;
  const perChunk = rowsPerChunk(channels);
  const chunks = Math.ceil(rows / perChunk);
  const [mean, variance] = [backend.output([channels]), backend.output([channels])];
  const partials = engine.allocate(chunks * channels * 8);
  try {
    const { start } = partials;
    engine.run('channelMoments', chunks, backend.address(x), start, rows, channels, perChunk);
    const to = [backend.address(mean), backend.address(variance)];
    engine.run('joinMoments', 1, start, chunks, rows, channels, perChunk, ...to);
  } finally {
    engine.allocator.release(partials);
  }
  return [mean, variance];
}

/**
 * Gradient of a normalisation by the batch's own statistics: by x, scale and offset, in two passes
 * over dy and x.
 */
function batchNormGrad({ inputs, attrs, backend }: KernelCall): TensorInfo[] | undefined {
  const { dy, x, mean, variance, scale } = inputs as Record<string, TensorInfo>;
  const { engine } = backend;
  const n = util.sizeFromShape(x!.shape);
  const channels = x!.shape.at(-1) ?? 1;
  if (n === 0 || !backend.holdsFloats(dy!, x!, mean!, variance!, scale!)) return undefined;
  if (util.sizeFromShape(dy!.shape) !== n) return undefined;
  const rows = n / channels;
  const perChunk = rowsPerChunk(channels);
  const chunks = Math.ceil(rows / perChunk);
  const dx = backend.output(x!.shape);
  const [dScale, dOffset] = [backend.output([channels]), backend.output([channels])];
  const partials = engine.allocate((chunks * 2 + 3) * channels * 4);
  try {
    const [g, input, centre] = [backend.address(dy!), backend.address(x!), backend.address(mean!)];
    const { start } = partials;
    const factors = start + chunks * channels * 8;
    engine.run('batchNormSums', chunks, g, input, centre, start, rows, channels, perChunk);
    const given = [backend.address(variance!), backend.address(scale!)];
    const epsilon = floatBits(attrs['epsilon'] as number);
    const to = [backend.address(dOffset), backend.address(dScale), factors];
    engine.run('joinBatchNormSums', 1, start, chunks, rows, channels, ...given, epsilon, ...to);
    const shape = [backend.address(dx), rows, channels, perChunk];
    engine.run('batchNormGradient', chunks, g, input, centre, factors, ...shape);
  } finally {
    engine.allocator.release(partials);
  }
  return [dx, dScale, dOffset];
}

export const batchNormKernels: KernelFamily = {
  FusedBatchNorm: fusedBatchNorm,
  GraftChannelMoments: moments,
  GraftBatchNormGrad: batchNormGrad,
};
