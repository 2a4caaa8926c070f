import {
  conv2d as conv2dOp,
  depthwiseConv2d as depthwiseOp,
  fused,
  type Parameter,
  type Tensor,
  type Tensor4D,
} from '@graftjs/core';
import { convolveNd } from './convolve-nd.js';
import type { Movement } from './movement.js';
import { finish, type FusedActivation } from './output-part.js';

type Pair = [number, number];

/** Both fused ops refuse gradients where the window is dilated; the plain ones have them. */
const fusable = ({ dilationRate }: Movement): boolean => dilationRate.every((rate) => rate === 1);

/** Convolution, bias and activation on channels last: one kernel where it can be. */
export function convolve(
  x: Tensor,
  kernel: Tensor,
  bias: Parameter | null,
  movement: Movement,
  activation: FusedActivation,
): Tensor {
  if (kernel.rank !== 4) return finish(convolveNd(x, kernel, movement), bias, activation);
  const image = x as Tensor4D;
  const filter = kernel as Tensor4D;
  const strides = [...movement.strides] as Pair;
  const pad = movement.padding;
  if (fusable(movement) && bias) {
    return fused.conv2d({ x: image, filter, strides, pad, bias: bias.value, activation });
  }
  const dilations = [...movement.dilationRate] as Pair;
  return finish(conv2dOp(image, filter, strides, pad, 'NHWC', dilations), bias, activation);
}

/** The same for each channel by itself. */
export function convolveDepthwise(
  x: Tensor,
  kernel: Tensor,
  bias: Parameter | null,
  movement: Movement,
  activation: FusedActivation,
): Tensor {
  const image = x as Tensor4D;
  const filter = kernel as Tensor4D;
  const strides = [...movement.strides] as Pair;
  const pad = movement.padding;
  if (fusable(movement) && bias) {
    return fused.depthwiseConv2d({ x: image, filter, strides, pad, bias: bias.value, activation });
  }
  const dilations = [...movement.dilationRate] as Pair;
  return finish(depthwiseOp(image, filter, strides, pad, 'NHWC', dilations), bias, activation);
}
