import type { GradConfig } from '@tensorflow/tfjs-core';
import { averagePool3dGradient, averagePoolGradient } from './corrections/average-pooling.js';
import { batchNormGradient } from './corrections/batch-norm.js';
import { clipByValueGradient } from './corrections/clip-by-value.js';
import { relu6Gradient, reluGradient } from './corrections/relu.js';
import { batchMatMulGradient } from './corrections/batch-mat-mul.js';
import { gatherGradient } from './corrections/gather.js';
import { maximumGradient, minimumGradient } from './corrections/broadcast-choices.js';
import { conv2dGradient, depthwiseConv2dGradient } from './corrections/dilated-convolution.js';
import { prodGradient } from './corrections/prod.js';
import { resizeBilinearGradient, resizeNearestNeighborGradient } from './corrections/resizing.js';
import { splitVGradient, unpackGradient } from './corrections/splitting.js';
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
import { maxPoolWithArgmaxGradient } from './missing/max-pool-with-argmax.js';
import { stridedSliceGradient } from './missing/strided-slice.js';
import { topKGradient } from './missing/top-k.js';

/** Gradients that tfjs has wrong, here right: these replace the ones of tfjs. */
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
  depthwiseConv2dGradient,
  maximumGradient,
  minimumGradient,
  resizeBilinearGradient,
  resizeNearestNeighborGradient,
  splitVGradient,
  squaredDifferenceGradient,
  unpackGradient,
];

/** Gradients that tfjs lacks on every backend. */
export const missingGradients: readonly GradConfig[] = [
  ...comparisonGradients,
  conv3dBackpropInputGradient,
  cropAndResizeGradient,
  cumprodGradient,
  depthToSpaceGradient,
  diagGradient,
  einsumGradient,
  flipLeftRightGradient,
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
