import { composedEinsum, type Kernels } from '@graftjs/core';
import type { WasmStorage } from '../storage/guard-storage.js';
import { bincount } from './array/bincount.js';
import { identity } from './array/identity.js';
import { oneHot } from './array/one-hot.js';
import { slice } from './array/slice.js';
import { unsortedSegmentSum } from './array/unsorted-segment-sum.js';
import { conv2dBackpropFilter } from './conv/conv2d-backprop-filter.js';
import { conv2dBackpropInput } from './conv/conv2d-backprop-input.js';
import { conv2d, depthwiseConv2d } from './conv/conv2d.js';
import { depthwiseBackpropFilter } from './conv/depthwise-backprop-filter.js';
import { depthwiseBackpropInput } from './conv/depthwise-backprop-input.js';
import { fusedConv2d, fusedDepthwiseConv2d } from './conv/fused-conv.js';
import { cast } from './elementwise/cast.js';
import { clipByValue, maximum, minimum, relu6 } from './elementwise/nan-keeping.js';
import { prelu } from './elementwise/prelu.js';
import {
  conv3dBackpropFilter,
  conv3dBackpropInput,
  maxPool3d,
  maxPool3dGrad,
  reverse,
  stridedSlice,
} from './left-to-fallback.js';
import { batchMatMul } from './mat-mul/batch-mat-mul.js';
import { fusedMatMul } from './mat-mul/fused-mat-mul.js';
import { maxPoolGrad } from './pooling/max-pool-grad.js';
import { avgPool, avgPoolGrad, maxPool } from './pooling/pool.js';
import { mean, sum } from './reduction/sum.js';

/** Kernels that tfjs-backend-wasm has, mended or made fast. */
export const ownKernels: Kernels<WasmStorage> = {
  AvgPool: avgPool,
  AvgPoolGrad: avgPoolGrad,
  BatchMatMul: batchMatMul,
  Bincount: bincount,
  Cast: cast,
  ClipByValue: clipByValue,
  Conv2D: conv2d,
  Conv2DBackpropInput: conv2dBackpropInput,
  Conv3DBackpropFilterV2: conv3dBackpropFilter,
  Conv3DBackpropInputV2: conv3dBackpropInput,
  DepthwiseConv2dNative: depthwiseConv2d,
  FusedConv2D: fusedConv2d,
  FusedDepthwiseConv2D: fusedDepthwiseConv2d,
  Identity: identity,
  MaxPool: maxPool,
  MaxPool3D: maxPool3d,
  MaxPool3DGrad: maxPool3dGrad,
  MaxPoolGrad: maxPoolGrad,
  Maximum: maximum,
  Mean: mean,
  Minimum: minimum,
  OneHot: oneHot,
  Prelu: prelu,
  Relu6: relu6,
  Reverse: reverse,
  Slice: slice,
  StridedSlice: stridedSlice,
  Sum: sum,
  _FusedMatMul: fusedMatMul,
};

/** Kernels that it lacks, and that training spends its time in. */
export const composedKernels: Kernels<WasmStorage> = {
  Conv2DBackpropFilter: conv2dBackpropFilter,
  DepthwiseConv2dNativeBackpropFilter: depthwiseBackpropFilter,
  DepthwiseConv2dNativeBackpropInput: depthwiseBackpropInput,
  Einsum: composedEinsum,
  UnsortedSegmentSum: unsortedSegmentSum,
};
