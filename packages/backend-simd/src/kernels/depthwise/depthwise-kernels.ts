import { backend_util, util, type NamedAttrMap, type TensorInfo } from '@tensorflow/tfjs-core';
import { SCRATCH_BYTES, type Engine } from '../../engine.js';
import { applyActivation, fusedActivation } from '../activation.js';
import { copyRuns } from '../arrange/copy-runs.js';
import { isPerChannel } from '../conv/conv-kernels.js';
import { sumParts } from '../conv/sum-parts.js';
import type { KernelCall, KernelFamily } from '../native-kernel.js';

type Pair = number | [number, number];
type Shape4 = [number, number, number, number];
type Conv2DInfo = backend_util.Conv2DInfo;

/** Multiplications that are worth a chunk of their own. */
const WORK = 1 << 18;
const LEAST_WORK = 1 << 16;
/** Shares into which the sum over the rows of a filter gradient is cut. */
const SHARES = 16;

function geometry(
  xShape: readonly number[],
  filterShape: readonly number[],
  attrs: NamedAttrMap,
): Conv2DInfo | undefined {
  if (attrs['dataFormat'] !== undefined && attrs['dataFormat'] !== 'NHWC') return undefined;
  if (xShape.length !== 4 || xShape[3] !== filterShape[2]) return undefined;
  const info = backend_util.computeConv2DInfo(
    xShape as Shape4,
    filterShape as Shape4,
    attrs['strides'] as Pair,
    (attrs['dilations'] as Pair | null | undefined) ?? [1, 1],
    attrs['pad'] as 'same' | 'valid' | number,
    attrs['dimRoundingMode'] as 'floor' | 'round' | 'ceil' | undefined,
    true,
  );
  return util.sizeFromShape(info.inShape) * util.sizeFromShape(info.outShape) ? info : undefined;
}

function describe(info: Conv2DInfo): number[] {
  return [
    ...[info.inHeight, info.inWidth, info.inChannels, info.outChannels / info.inChannels],
    ...[info.filterHeight, info.filterWidth, info.strideHeight, info.strideWidth],
    ...[info.dilationHeight, info.dilationWidth, info.padInfo.top, info.padInfo.left],
    ...[info.outHeight, info.outWidth],
  ];
}

/** Rows for one chunk: many where the image is large, few enough where it is small to share it. */
function rowsPerChunk(info: Conv2DInfo, rows: number, width: number): number {
  const work = width * info.outChannels * info.filterHeight * info.filterWidth;
  const least = Math.max(1, Math.round(LEAST_WORK / work));
  const most = Math.max(1, Math.round(WORK / work));
  return Math.max(least, Math.min(most, Math.ceil(rows / 8)));
}

function forward(call: KernelCall): TensorInfo | undefined {
  return fusedForward(call);
}

function fusedForward({ inputs, attrs, backend }: KernelCall): TensorInfo | undefined {
  const { x, filter, bias, preluActivationWeights } = inputs as Record<string, TensorInfo>;
  if (!backend.holdsFloats(x!, filter!)) return undefined;
  const info = geometry(x!.shape, filter!.shape, attrs);
  if (!info) return undefined;
  if (bias && !(backend.holdsFloats(bias) && isPerChannel(bias, info.outChannels)))
    return undefined;
  const name = (attrs['activation'] as string | null | undefined) ?? 'linear';
  const { fused } = fusedActivation(name);
  const out = backend.output(info.outShape);
  const operands = [backend.address(x!), backend.address(filter!), backend.address(out)];
  const rows = info.batchSize * info.outHeight;
  const perChunk = rowsPerChunk(info, rows, info.outWidth);
  const rest = [bias ? backend.address(bias) : 0, fused, perChunk, rows];
  const chunks = Math.ceil(rows / perChunk);
  backend.engine.run('depthwise', chunks, ...operands, ...describe(info), ...rest);
  if (fused || name === 'linear') return out;
  return applyActivation(backend, out, name, preluActivationWeights, attrs['leakyreluAlpha']);
}

function backpropInput({ inputs, attrs, backend }: KernelCall): TensorInfo | undefined {
  const { dy, filter } = inputs as Record<'dy' | 'filter', TensorInfo>;
  if (!backend.holdsFloats(dy, filter)) return undefined;
  const info = geometry(attrs['inputShape'] as number[], filter.shape, attrs);
  // tfjs lets a transposed convolution through whose dy is larger than the geometry says.
  if (!info || !util.arraysEqual(dy.shape, info.outShape)) return undefined;
  // The tables of taps must fit a thread's scratch memory.
  if (tableBytes(info) > SCRATCH_BYTES) return undefined;
  const dx = backend.output(info.inShape);
  if (info.strideHeight * info.strideWidth === 1 && info.outChannels === info.inChannels) {
    flippedForward(backend.engine, info, {
      dy: backend.address(dy),
      filter: backend.address(filter),
      dx: backend.address(dx),
    });
    return dx;
  }
  const operands = [backend.address(dy), backend.address(filter), backend.address(dx)];
  const rows = info.batchSize * info.inHeight;
  const perChunk = rowsPerChunk(info, rows, info.inWidth);
  const chunks = Math.ceil(rows / perChunk);
  const rest = [0, 0, perChunk, rows];
  backend.engine.run('depthwiseInputGradient', chunks, ...operands, ...describe(info), ...rest);
  return dx;
}

function tableBytes({ inWidth, filterWidth, filterHeight }: Conv2DInfo): number {
  return inWidth * (4 + 8 * filterWidth) + 4 + 8 * filterHeight;
}

/** Without strides the input gradient is the convolution of dy by the filter turned around. */
function flippedForward(
  engine: Engine,
  info: Conv2DInfo,
  { dy, filter, dx }: { dy: number; filter: number; dx: number },
): void {
  const { filterHeight, filterWidth, dilationHeight, dilationWidth, padInfo } = info;
  const channels = info.inChannels;
  const taps = filterHeight * filterWidth;
  const flipped = engine.allocate(taps * channels * 4);
  try {
    copyRuns(engine, filter + (taps - 1) * channels * 4, flipped.start, [
      { size: taps, from: -channels, to: channels },
      { size: channels, from: 1, to: 1 },
    ]);
    const rows = info.batchSize * info.inHeight;
    const perChunk = rowsPerChunk(info, rows, info.inWidth);
    const shape = [info.outHeight, info.outWidth, channels, 1, filterHeight, filterWidth, 1, 1];
    const top = (filterHeight - 1) * dilationHeight - padInfo.top;
    const left = (filterWidth - 1) * dilationWidth - padInfo.left;
    const window = [dilationHeight, dilationWidth, top, left, info.inHeight, info.inWidth];
    const rest = [0, 0, perChunk, rows];
    const operands = [dy, flipped.start, dx];
    const chunks = Math.ceil(rows / perChunk);
    engine.run('depthwise', chunks, ...operands, ...shape, ...window, ...rest);
  } finally {
    engine.allocator.release(flipped);
  }
}

function backpropFilter({ inputs, attrs, backend }: KernelCall): TensorInfo | undefined {
  const { x, dy } = inputs as Record<'x' | 'dy', TensorInfo>;
  if (!backend.holdsFloats(x, dy)) return undefined;
  const info = geometry(x.shape, attrs['filterShape'] as number[], attrs);
  if (!info || !util.arraysEqual(dy.shape, info.outShape)) return undefined;
  const { engine } = backend;
  const out = backend.output(info.filterShape);
  const size = util.sizeFromShape(info.filterShape);
  const rows = info.batchSize * info.outHeight;
  const perChunk = Math.max(rowsPerChunk(info, rows, info.outWidth), Math.ceil(rows / SHARES));
  const shares = Math.ceil(rows / perChunk);
  const partials = shares > 1 ? engine.allocate(shares * size * 4) : undefined;
  try {
    const to = partials?.start ?? backend.address(out);
    const operands = [backend.address(x), backend.address(dy), to];
    const rest = [0, 0, perChunk, rows];
    engine.run('depthwiseFilterGradient', shares, ...operands, ...describe(info), ...rest);
    if (partials) sumParts(engine, partials.start, backend.address(out), size, shares);
  } finally {
    if (partials) engine.allocator.release(partials);
  }
  return out;
}

export const depthwiseKernels: KernelFamily = {
  DepthwiseConv2dNative: forward,
  FusedDepthwiseConv2D: fusedForward,
  DepthwiseConv2dNativeBackpropInput: backpropInput,
  DepthwiseConv2dNativeBackpropFilter: backpropFilter,
};
