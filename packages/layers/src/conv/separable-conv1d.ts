import { separableConvolution } from './separable-convolution.js';

/**
 * A convolution of each channel of sequences by itself, then one of single steps that mixes them.
 *
 * Input [batch, steps, channels], output [batch, newSteps, filters]. Weights: depthwise_kernel
 * [kernelSize, channels, depthMultiplier], pointwise_kernel [1, channels · depthMultiplier, filters],
 * bias [filters].
 *
 * @example
 * separableConv1d(32, { kernelSize: 5 });
 */
export const separableConv1d = separableConvolution(1, 'SeparableConv1D');
