import { backend_util, util, type NamedAttrMap, type TensorInfo } from '@tensorflow/tfjs-core';
import type { KernelCall, KernelFamily, NativeKernel } from '../native-kernel.js';

type Conv2DInfo = backend_util.Conv2DInfo;
type Pair = number | [number, number];

const WORK = 1 << 15;

function geometry(shape: readonly number[], attrs: NamedAttrMap): Conv2DInfo | undefined {
  if (shape.length !== 4) return undefined;
  const info = backend_util.computePool2DInfo(
    shape as [number, number, number, number],
    attrs['filterSize'] as Pair,
    attrs['strides'] as Pair,
    1,
    attrs['pad'] as 'same' | 'valid' | number,
    attrs['dimRoundingMode'] as 'floor' | 'round' | 'ceil' | undefined,
  );
  return util.sizeFromShape(info.inShape) * util.sizeFromShape(info.outShape) ? info : undefined;
}

function describe(info: Conv2DInfo): number[] {
  const { inHeight, inWidth, inChannels, filterHeight, filterWidth } = info;
  const { strideHeight, strideWidth, dilationHeight, dilationWidth, padInfo } = info;
  return [
    ...[inHeight, inWidth, inChannels, filterHeight, filterWidth, strideHeight, strideWidth],
    ...[dilationHeight, dilationWidth, padInfo.top, padInfo.left, info.outHeight, info.outWidth],
  ];
}

function pool(kernel: 'maxPool' | 'averagePool'): NativeKernel {
  return ({ inputs, attrs, backend }: KernelCall): TensorInfo | undefined => {
    const x = inputs['x']!;
    if (!backend.holdsFloats(x)) return undefined;
    const info = geometry(x.shape, attrs);
    if (!info) return undefined;
    // tfjs takes a window of one pixel as the identity even where padding moves it.
    if (info.filterHeight * info.filterWidth === 1) return undefined;
    const out = backend.output(info.outShape);
    const rows = info.batchSize * info.outHeight;
    const perRow = info.outWidth * info.inChannels * info.filterHeight * info.filterWidth;
    const perChunk = Math.max(1, Math.round(WORK / perRow));
    const operands = [backend.address(x), backend.address(out), ...describe(info)];
    backend.engine.run(kernel, Math.ceil(rows / perChunk), ...operands, perChunk, rows);
    return out;
  };
}

function maxPoolGradient({ inputs, attrs, backend }: KernelCall): TensorInfo | undefined {
  const { dy, input } = inputs as Record<'dy' | 'input', TensorInfo>;
  if (!backend.holdsFloats(dy, input)) return undefined;
  const info = geometry(input.shape, attrs);
  if (!info || !util.arraysEqual(dy.shape, info.outShape)) return undefined;
  const dx = backend.output(info.inShape);
  const operands = [backend.address(input), backend.address(dx), ...describe(info)];
  backend.engine.run('maxPoolGradient', info.batchSize, ...operands, 0, 0, backend.address(dy));
  return dx;
}

function averagePoolGradient({ inputs, attrs, backend }: KernelCall): TensorInfo | undefined {
  const { dy, input } = inputs as Record<'dy' | 'input', TensorInfo>;
  if (!backend.holdsFloats(dy)) return undefined;
  const info = geometry(input.shape, attrs);
  if (!info || !util.arraysEqual(dy.shape, info.outShape)) return undefined;
  const dx = backend.output(info.inShape);
  const operands = [backend.address(dy), backend.address(dx), ...describe(info)];
  backend.engine.run('averagePoolGradient', info.batchSize, ...operands);
  return dx;
}

export const poolingKernels: KernelFamily = {
  MaxPool: pool('maxPool'),
  AvgPool: pool('averagePool'),
  MaxPoolGrad: maxPoolGradient,
  AvgPoolGrad: averagePoolGradient,
};
