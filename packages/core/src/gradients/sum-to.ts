import { broadcast_util, reshape, sum, type Tensor } from '@tensorflow/tfjs-core';

/** A gradient summed over the axes along which its input was broadcast. */
export function sumTo(gradient: Tensor, shape: readonly number[]): Tensor {
  const axes = broadcast_util.getReductionAxes([...shape], gradient.shape);
  return reshape(axes.length > 0 ? sum(gradient, axes) : gradient, [...shape]);
}
