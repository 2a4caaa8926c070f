import { composedEinsum, type Kernels } from '@graftjs/core';
import type { GpuStorage } from '../storage/gpu-storage.js';
import { pad } from './arrangement/pad.js';
import { reverse } from './arrangement/reverse.js';
import { select } from './arrangement/select.js';
import { transpose } from './arrangement/transpose.js';
import { conv2dBackpropFilter } from './convolution/conv2d-backprop-filter.js';
import { conv2dBackpropInput } from './convolution/conv2d-backprop-input.js';
import { depthwiseBackpropFilter } from './convolution/depthwise-backprop-filter.js';
import { binary } from './elementwise/binary.js';
import {
  acosh,
  asinh,
  atanh,
  cosh,
  elu,
  exp,
  expm1,
  log,
  log1p,
  relu,
  relu6,
  selu,
  sigmoid,
  sinh,
  softplus,
  tanh,
} from './elementwise/unary.js';
import {
  broadcastArgs,
  maxPool3dGrad,
  mirrorPad,
  sparseSegmentMean,
  sparseSegmentSum,
  stridedSlice,
} from './left-to-fallback.js';
import { batchMatMul, fusedMatMul } from './mat-mul/batch-mat-mul.js';
import { bincount } from './reduction/bincount.js';
import { cumprod, cumsum } from './reduction/cumulative.js';
import { prod, reduce } from './reduction/reduce.js';

/** Kernels that tfjs-backend-webgpu has, mended or made fast. */
export const ownKernels: Kernels<GpuStorage> = {
  Acosh: acosh,
  Add: binary,
  All: reduce(),
  Any: reduce(),
  Asinh: asinh,
  Atan2: binary,
  Atanh: atanh,
  BatchMatMul: batchMatMul,
  Bincount: bincount,
  BroadcastArgs: broadcastArgs,
  Conv2DBackpropFilter: conv2dBackpropFilter,
  Conv2DBackpropInput: conv2dBackpropInput,
  Cosh: cosh,
  Cumprod: cumprod,
  Cumsum: cumsum,
  DepthwiseConv2dNativeBackpropFilter: depthwiseBackpropFilter,
  Einsum: composedEinsum,
  Elu: elu,
  Equal: binary,
  Exp: exp,
  Expm1: expm1,
  FloorDiv: binary,
  Greater: binary,
  GreaterEqual: binary,
  Less: binary,
  LessEqual: binary,
  Log1p: log1p,
  Log: log,
  LogicalAnd: binary,
  LogicalOr: binary,
  Max: reduce(),
  Maximum: binary,
  MaxPool3DGrad: maxPool3dGrad,
  Mean: reduce(),
  Min: reduce(),
  Minimum: binary,
  MirrorPad: mirrorPad,
  Mod: binary,
  Multiply: binary,
  NotEqual: binary,
  PadV2: pad,
  Pow: binary,
  Prod: prod,
  RealDiv: binary,
  Relu6: relu6,
  Relu: relu,
  Reverse: reverse,
  Select: select,
  Selu: selu,
  Sigmoid: sigmoid,
  Sinh: sinh,
  Softplus: softplus,
  SparseSegmentMean: sparseSegmentMean,
  SparseSegmentSum: sparseSegmentSum,
  SquaredDifference: binary,
  StridedSlice: stridedSlice,
  Sub: binary,
  Sum: reduce(),
  Tanh: tanh,
  Transpose: transpose,
  _FusedMatMul: fusedMatMul,
};
