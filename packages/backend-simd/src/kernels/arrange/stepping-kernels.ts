import { slice_util, util, type TensorInfo } from '@tensorflow/tfjs-core';
import type { SimdBackend } from '../../backend.js';
import { isHeapType } from '../../memory/tensor-data.js';
import type { KernelCall, KernelFamily, NativeKernel } from '../native-kernel.js';
import { fill } from './arrange-kernels.js';
import { copyRuns, stridesOf, type CopyAxis } from './copy-runs.js';
import { elementBytes } from './element-bytes.js';

/** A view of x that starts at `offset` and steps along its axes, copied. */
function stepped(
  { inputs, backend }: KernelCall,
  shape: number[],
  offset: number,
  steps: readonly number[],
): TensorInfo | undefined {
  const x = inputs['x']!;
  const width = elementBytes(backend, x);
  const to = stridesOf(shape);
  const axes = shape.map((size, i): CopyAxis => ({ size, from: steps[i]!, to: to[i]! }));
  const out = backend.output(shape, x.dtype);
  const from = backend.address(x) + offset * width;
  if (copyRuns(backend.engine, from, backend.address(out), axes, width)) return out;
  backend.disposeData(out.dataId);
  return undefined;
}

function reverse(call: KernelCall): TensorInfo | undefined {
  const x = call.inputs['x']!;
  if (util.sizeFromShape(x.shape) === 0 || !elementBytes(call.backend, x)) return undefined;
  const dims = util.parseAxisParam(call.attrs['dims'] as number[], x.shape);
  const strides = stridesOf(x.shape);
  const offset = dims.reduce((sum, axis) => sum + (x.shape[axis]! - 1) * strides[axis]!, 0);
  const steps = strides.map((stride, axis) => (dims.includes(axis) ? -stride : stride));
  return stepped(call, [...x.shape], offset, steps);
}

function flipLeftRight({ inputs, ...call }: KernelCall): TensorInfo | undefined {
  return reverse({ ...call, inputs: { x: inputs['image']! }, attrs: { dims: [2] } });
}

function stridedSlice(call: KernelCall): TensorInfo | undefined {
  const x = call.inputs['x']!;
  const { attrs } = call;
  if (util.sizeFromShape(x.shape) === 0 || !elementBytes(call.backend, x)) return undefined;
  const mask = (name: string): number => attrs[name] as number;
  const info = slice_util.sliceInfo(
    x.shape,
    attrs['begin'] as number[],
    attrs['end'] as number[],
    attrs['strides'] as number[],
    mask('beginMask'),
    mask('endMask'),
    mask('ellipsisMask'),
    mask('newAxisMask'),
    mask('shrinkAxisMask'),
  );
  // Cheaper as a view, or nothing at all: left to the CPU kernel.
  if (info.isIdentity || info.isSimpleSlice || info.sliceDim0) return undefined;
  const { begin, strides: by, finalShapeSparse: sparse } = info;
  if (util.sizeFromShape(sparse) === 0 || sparse.length !== x.shape.length) return undefined;
  const strides = stridesOf(x.shape);
  const offset = begin.reduce((sum, at, axis) => sum + at * strides[axis]!, 0);
  const out = stepped(
    call,
    sparse,
    offset,
    strides.map((stride, axis) => stride * by[axis]!),
  );
  return out && { ...out, shape: info.finalShape };
}

const bytesOf = (backend: SimdBackend, x: TensorInfo): Uint8Array =>
  new Uint8Array(backend.engine.memory.buffer, backend.address(x), util.sizeFromShape(x.shape));

function filled(value: number): NativeKernel {
  return ({ inputs, backend }) => {
    const x = inputs['x']!;
    if (util.sizeFromShape(x.shape) === 0) return undefined;
    if (!isHeapType(x.dtype)) return undefined;
    const out = backend.output(x.shape, x.dtype);
    if (x.dtype !== 'bool') fill(backend, out, value);
    else bytesOf(backend, out).fill(value);
    return out;
  };
}

export const steppingKernels: KernelFamily = {
  Reverse: reverse,
  FlipLeftRight: flipLeftRight,
  StridedSlice: stridedSlice,
  ZerosLike: filled(0),
  OnesLike: filled(1),
};
