import type { GpuKernel } from './gpu-kernel.js';

// Kernels whose own results are wrong, and that are rare enough to run elsewhere.

const MOST_AXES = 4;

/** Writes WGSL that does not compile for more than four axes. */
export const stridedSlice: GpuKernel<'StridedSlice'> = (inputs, attrs, _, calls) =>
  inputs.x.shape.length > MOST_AXES ? calls.fallback(inputs, attrs) : calls.original(inputs, attrs);

/** Writes WGSL that does not compile for more than four axes. */
export const mirrorPad: GpuKernel<'MirrorPad'> = (inputs, attrs, _, calls) =>
  inputs.x.shape.length > MOST_AXES ? calls.fallback(inputs, attrs) : calls.original(inputs, attrs);

/** Gives shapes that do not fit each other for a broadcast one. */
export const broadcastArgs: GpuKernel<'BroadcastArgs'> = (inputs, attrs, _, calls) =>
  calls.fallback(inputs, attrs);

/** Hands gradients to pixels that were not the largest, where windows overlap. */
export const maxPool3dGrad: GpuKernel<'MaxPool3DGrad'> = (inputs, attrs, _, calls) =>
  calls.fallback(inputs, attrs);

// These take whatever indices they get for good ones, and give numbers from elsewhere.

export const sparseSegmentMean: GpuKernel<'SparseSegmentMean'> = (inputs, attrs, _, calls) =>
  calls.fallback(inputs, attrs);

export const sparseSegmentSum: GpuKernel<'SparseSegmentSum'> = (inputs, attrs, _, calls) =>
  calls.fallback(inputs, attrs);
