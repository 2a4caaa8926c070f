import { backend_util, util, type NamedAttrMap, type TensorInfo } from '@tensorflow/tfjs-core';
import type { KernelCall, KernelFamily } from '../native-kernel.js';
import { gatheredGradient, gatheredProduct } from './convolve-volume.js';
import { seenByInput, seenByOutput, tapsOf } from './gathered-volume.js';

type Triple = number | [number, number, number];
type Shape5 = [number, number, number, number, number];

/** Geometry of a call, or `undefined` for what our kernels do not take. */
function geometry(
  xShape: readonly number[],
  filterShape: readonly number[],
  attrs: NamedAttrMap,
): backend_util.Conv3DInfo | undefined {
  const format = attrs['dataFormat'];
  if (format !== undefined && format !== 'NDHWC') return undefined;
  if (xShape.length !== 5 || xShape[4] !== filterShape[3]) return undefined;
  const info = backend_util.computeConv3DInfo(
    xShape as Shape5,
    filterShape as Shape5,
    attrs['strides'] as Triple,
    (attrs['dilations'] as Triple | undefined) ?? 1,
    attrs['pad'] as 'same' | 'valid',
  );
  return util.sizeFromShape(info.inShape) * util.sizeFromShape(info.outShape) ? info : undefined;
}

function forward({ inputs, attrs, backend }: KernelCall): TensorInfo | undefined {
  const { x, filter } = inputs as Record<'x' | 'filter', TensorInfo>;
  if (!backend.holdsFloats(x, filter)) return undefined;
  const info = geometry(x.shape, filter.shape, attrs);
  if (!info) return undefined;
  const out = backend.output(info.outShape);
  const [from, matrix] = [backend.address(x), backend.address(filter)];
  const call = { from, matrix, out: backend.address(out), n: info.outChannels };
  gatheredProduct(backend.engine, seenByOutput(info), call);
  return out;
}

function backpropFilter({ inputs, attrs, backend }: KernelCall): TensorInfo | undefined {
  const { x, dy } = inputs as Record<'x' | 'dy', TensorInfo>;
  if (!backend.holdsFloats(x, dy)) return undefined;
  const info = geometry(x.shape, attrs['filterShape'] as number[], attrs);
  if (!info || !util.arraysEqual(dy.shape, info.outShape)) return undefined;
  const out = backend.output(info.filterShape);
  const addresses = { from: backend.address(x), dy: backend.address(dy) };
  const call = { ...addresses, out: backend.address(out), n: info.outChannels };
  gatheredGradient(backend.engine, seenByOutput(info), call);
  return out;
}

function backpropInput({ inputs, attrs, backend }: KernelCall): TensorInfo | undefined {
  const { dy, filter } = inputs as Record<'dy' | 'filter', TensorInfo>;
  if (!backend.holdsFloats(dy, filter)) return undefined;
  const info = geometry(attrs['inputShape'] as number[], filter.shape, attrs);
  // tfjs lets a transposed convolution through whose dy is larger than the geometry says.
  if (!info || !util.arraysEqual(dy.shape, info.outShape)) return undefined;
  const { engine } = backend;
  const volume = seenByInput(info);
  const [taps, rows, columns] = [tapsOf(volume), info.inChannels, info.outChannels];
  // Each tap's matrix of channels, transposed.
  const turned = engine.allocate(taps * rows * columns * 4);
  try {
    const perTap = Math.ceil(columns / 16);
    const shape = [rows, columns, perTap];
    engine.run('transposeBlocks', taps * perTap, backend.address(filter), turned.start, ...shape);
    const dx = backend.output(info.inShape);
    const call = { from: backend.address(dy), matrix: turned.start, out: backend.address(dx) };
    gatheredProduct(engine, volume, { ...call, n: info.inChannels });
    return dx;
  } finally {
    engine.allocator.release(turned);
  }
}

export const conv3dKernels: KernelFamily = {
  Conv3D: forward,
  Conv3DBackpropFilterV2: backpropFilter,
  Conv3DBackpropInputV2: backpropInput,
};
