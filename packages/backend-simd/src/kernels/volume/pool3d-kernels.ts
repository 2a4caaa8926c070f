import { backend_util, util, type NamedAttrMap, type TensorInfo } from '@tensorflow/tfjs-core';
import type { KernelFamily, NativeKernel } from '../native-kernel.js';

type Triple = number | [number, number, number];

const WORK = 1 << 15;
/** Channels that one chunk of a gradient takes: a cache line of each element. */
const CHANNELS = 16;

function geometry(shape: readonly number[], attrs: NamedAttrMap): backend_util.Conv3DInfo | null {
  if (shape.length !== 5) return null;
  const info = backend_util.computePool3DInfo(
    shape as [number, number, number, number, number],
    attrs['filterSize'] as Triple,
    attrs['strides'] as Triple,
    1,
    attrs['pad'] as 'same' | 'valid' | number,
    attrs['dimRoundingMode'] as 'floor' | 'round' | 'ceil' | undefined,
  );
  return util.sizeFromShape(info.inShape) * util.sizeFromShape(info.outShape) ? info : null;
}

function describe(info: backend_util.Conv3DInfo): number[] {
  const { padInfo } = info;
  return [
    ...[info.inDepth, info.inHeight, info.inWidth, info.inChannels],
    ...[info.filterDepth, info.filterHeight, info.filterWidth],
    ...[info.strideDepth, info.strideHeight, info.strideWidth],
    ...[padInfo.front, padInfo.top, padInfo.left],
    ...[info.outDepth, info.outHeight, info.outWidth],
  ];
}

function pool(average: boolean): NativeKernel {
  return ({ inputs, attrs, backend }): TensorInfo | undefined => {
    const x = inputs['x']!;
    if (!backend.holdsFloats(x)) return undefined;
    const info = geometry(x.shape, attrs);
    if (!info) return undefined;
    const out = backend.output(info.outShape);
    const rows = info.batchSize * info.outDepth * info.outHeight;
    const window = info.filterDepth * info.filterHeight * info.filterWidth;
    const perChunk = Math.max(1, Math.round(WORK / (info.outWidth * info.inChannels * window)));
    const operands = [backend.address(x), backend.address(out), ...describe(info)];
    const loop = [perChunk, rows, average ? 1 : 0];
    backend.engine.run('poolVolume', Math.ceil(rows / perChunk), ...operands, ...loop);
    return out;
  };
}

function gradient(average: boolean): NativeKernel {
  return ({ inputs, attrs, backend }): TensorInfo | undefined => {
    const { dy, input } = inputs as Record<'dy' | 'input', TensorInfo>;
    if (!backend.holdsFloats(dy, ...(average ? [] : [input]))) return undefined;
    const info = geometry(input.shape, attrs);
    if (!info || !util.arraysEqual(dy.shape, info.outShape)) return undefined;
    const dx = backend.output(info.inShape);
    // An average does not look at the input, which may be held in any way.
    const image = average ? backend.address(dy) : backend.address(input);
    const operands = [image, backend.address(dx), ...describe(info)];
    const rest = [0, 0, average ? 1 : 0, backend.address(dy), CHANNELS];
    const chunks = info.batchSize * Math.ceil(info.inChannels / CHANNELS);
    backend.engine.run('poolVolumeGradient', chunks, ...operands, ...rest);
    return dx;
  };
}

export const pool3dKernels: KernelFamily = {
  MaxPool3D: pool(false),
  AvgPool3D: pool(true),
  MaxPool3DGrad: gradient(false),
  AvgPool3DGrad: gradient(true),
};
