import type { GradConfig } from '@tensorflow/tfjs-core';
import { averagePool3dGradient, averagePoolGradient } from './corrections/average-pooling.js';
import { batchNormGradient } from './corrections/batch-norm.js';
import { clipByValueGradient } from './corrections/clip-by-value.js';
import { relu6Backward, relu6Gradient, reluBackward, reluGradient } from './corrections/relu.js';
import {
  geluBackward,
  geluForward,
  sigmoidBackward,
  sigmoidGradient,
  siluBackward,
  siluForward,
  tanhBackward,
  tanhGradient,
} from './fused/activations.js';
import { crossentropyBackward, crossentropyForward } from './fused/crossentropy.js';
import { denseGradient } from './fused/dense.js';
import { rowNormGradGradient, rowNormGradient } from './fused/row-norm.js';
import {
  logSoftmaxBackward,
  logSoftmaxGradient,
  softmaxBackward,
  softmaxGradient,
} from './fused/softmax.js';
import { batchMatMulGradient } from './corrections/batch-mat-mul.js';
import { gatherGradient } from './corrections/gather.js';
import { maximumGradient, minimumGradient } from './corrections/broadcast-choices.js';
import { conv2dGradient, depthwiseConv2dGradient } from './corrections/dilated-convolution.js';
import { cumsumGradient } from './corrections/cumsum.js';
import { prodGradient } from './corrections/prod.js';
import {
  resizeBackward,
  resizeBilinearGradient,
  resizeNearestNeighborGradient,
} from './corrections/resizing.js';
import { splitVGradient, unpackGradient } from './corrections/splitting.js';
import { sumGradient } from './corrections/sum.js';
import { squaredDifferenceGradient } from './corrections/squared-difference.js';
import { comparisonGradients } from './missing/comparisons.js';
import { conv3dBackpropInputGradient } from './missing/conv3d-backprop-input.js';
import { cropAndResizeGradient } from './missing/crop-and-resize.js';
import { rotateWithOffsetGradient } from './missing/rotate-with-offset.js';
import { transformGradient } from './missing/transform.js';
import { cumprodGradient } from './missing/cumprod.js';
import { depthToSpaceGradient } from './missing/depth-to-space.js';
import { diagGradient } from './missing/diag.js';
import { einsumGradient } from './missing/einsum.js';
import { flipLeftRightGradient } from './missing/flip-left-right.js';
import {
  gatherNdGradient,
  scatterNdGradient,
  sparseToDenseGradient,
  tensorScatterUpdateGradient,
} from './missing/gather-scatter.js';
import { fusedConv2dGradient } from './missing/fused-conv2d.js';
import { maxPoolWithArgmaxGradient } from './missing/max-pool-with-argmax.js';
import { stridedSliceGradient } from './missing/strided-slice.js';
import { topKGradient } from './missing/top-k.js';

/** Gradients that tfjs has wrong, here right, or slow, here fused: these replace the ones of tfjs. */
export const correctedGradients: readonly GradConfig[] = [
  gatherGradient,
  prodGradient,
  relu6Gradient,
  reluGradient,
  averagePool3dGradient,
  averagePoolGradient,
  batchMatMulGradient,
  batchNormGradient,
  clipByValueGradient,
  conv2dGradient,
  cumsumGradient,
  depthwiseConv2dGradient,
  maximumGradient,
  minimumGradient,
  resizeBilinearGradient,
  resizeNearestNeighborGradient,
  logSoftmaxGradient,
  sigmoidGradient,
  softmaxGradient,
  splitVGradient,
  squaredDifferenceGradient,
  sumGradient,
  tanhGradient,
  unpackGradient,
];

/** Gradients of kernels that Graft adds to those of tfjs. */
const fusedGradients: readonly GradConfig[] = [
  ...[reluBackward, relu6Backward, sigmoidBackward, tanhBackward],
  ...[geluForward, geluBackward, siluForward, siluBackward],
  ...[crossentropyBackward, crossentropyForward],
  ...[softmaxBackward, logSoftmaxBackward, resizeBackward],
]
  .map(({ gradient }) => gradient)
  .concat(denseGradient, rowNormGradient, rowNormGradGradient);

/** Gradients that tfjs lacks on every backend. */
export const missingGradients: readonly GradConfig[] = [
  ...comparisonGradients,
  ...fusedGradients,
  conv3dBackpropInputGradient,
  cropAndResizeGradient,
  cumprodGradient,
  depthToSpaceGradient,
  diagGradient,
  einsumGradient,
  flipLeftRightGradient,
  fusedConv2dGradient,
  gatherNdGradient,
  maxPoolWithArgmaxGradient,
  rotateWithOffsetGradient,
  scatterNdGradient,
  sparseToDenseGradient,
  stridedSliceGradient,
  tensorScatterUpdateGradient,
  topKGradient,
  transformGradient,
];
