import { backend_util, util, type NamedAttrMap, type TensorInfo } from '@tensorflow/tfjs-core';
import { applyActivation, fusedActivation } from '../activation.js';
import type { KernelCall, KernelFamily } from '../native-kernel.js';
import { conv2dFilterGradient } from './filter-gradient.js';
import { conv2d } from './forward.js';
import { conv2dInputGradient } from './input-gradient.js';

type Pair = number | [number, number];
type Shape4 = [number, number, number, number];

/** Geometry of a call, or `undefined` for what our kernels do not take. */
function geometry(
  xShape: readonly number[],
  filterShape: readonly number[],
  attrs: NamedAttrMap,
): backend_util.Conv2DInfo | undefined {
  if (attrs['dataFormat'] !== undefined && attrs['dataFormat'] !== 'NHWC') return undefined;
  if (xShape.length !== 4 || xShape[3] !== filterShape[2]) return undefined;
  const info = backend_util.computeConv2DInfo(
    xShape as Shape4,
    filterShape as Shape4,
    attrs['strides'] as Pair,
    (attrs['dilations'] as Pair | undefined) ?? 1,
    attrs['pad'] as 'same' | 'valid' | number,
    attrs['dimRoundingMode'] as 'floor' | 'round' | 'ceil' | undefined,
    false,
  );
  return util.sizeFromShape(info.inShape) * util.sizeFromShape(info.outShape) ? info : undefined;
}

function forward({ inputs, attrs, backend }: KernelCall): TensorInfo | undefined {
  const { x, filter } = inputs as Record<'x' | 'filter', TensorInfo>;
  if (!backend.holdsFloats(x, filter)) return undefined;
  const info = geometry(x.shape, filter.shape, attrs);
  if (!info) return undefined;
  const out = backend.output(info.outShape);
  conv2d(backend.engine, info, {
    x: backend.address(x),
    filter: backend.address(filter),
    out: backend.address(out),
  });
  return out;
}

function fusedForward({ inputs, attrs, backend }: KernelCall): TensorInfo | undefined {
  const { x, filter, bias, preluActivationWeights } = inputs as Record<string, TensorInfo>;
  if (!backend.holdsFloats(x!, filter!)) return undefined;
  const info = geometry(x!.shape, filter!.shape, attrs);
  if (!info) return undefined;
  if (bias && !(backend.holdsFloats(bias) && isPerChannel(bias, info.outChannels)))
    return undefined;
  const name = (attrs['activation'] as string | null) ?? 'linear';
  const { fused } = fusedActivation(name);
  const out = backend.output(info.outShape);
  conv2d(backend.engine, info, {
    x: backend.address(x!),
    filter: backend.address(filter!),
    out: backend.address(out),
    bias: bias ? backend.address(bias) : 0,
    activation: fused,
  });
  if (fused || name === 'linear') return out;
  return applyActivation(backend, out, name, preluActivationWeights, attrs['leakyreluAlpha']);
}

function backpropFilter({ inputs, attrs, backend }: KernelCall): TensorInfo | undefined {
  const { x, dy } = inputs as Record<'x' | 'dy', TensorInfo>;
  if (!backend.holdsFloats(x, dy)) return undefined;
  const info = geometry(x.shape, attrs['filterShape'] as number[], attrs);
  if (!info || !util.arraysEqual(dy.shape, info.outShape)) return undefined;
  const out = backend.output(info.filterShape);
  conv2dFilterGradient(backend.engine, info, {
    x: backend.address(x),
    dy: backend.address(dy),
    out: backend.address(out),
  });
  return out;
}

function backpropInput({ inputs, attrs, backend }: KernelCall): TensorInfo | undefined {
  const { dy, filter } = inputs as Record<'dy' | 'filter', TensorInfo>;
  if (!backend.holdsFloats(dy, filter)) return undefined;
  const info = geometry(attrs['inputShape'] as number[], filter.shape, attrs);
  // tfjs lets a transposed convolution through whose dy is larger than the geometry says.
  if (!info || !util.arraysEqual(dy.shape, info.outShape)) return undefined;
  const dx = backend.output(info.inShape);
  conv2dInputGradient(backend.engine, info, {
    dy: backend.address(dy),
    filter: backend.address(filter),
    dx: backend.address(dx),
  });
  return dx;
}

export function isPerChannel(bias: TensorInfo, channels: number): boolean {
  return util.sizeFromShape(bias.shape) === channels && bias.shape.at(-1) === channels;
}

export const convKernels: KernelFamily = {
  Conv2D: forward,
  FusedConv2D: fusedForward,
  Conv2DBackpropFilter: backpropFilter,
  Conv2DBackpropInput: backpropInput,
};
