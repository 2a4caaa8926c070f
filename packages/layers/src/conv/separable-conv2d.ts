import { separableConvolution } from './separable-convolution.js';

/**
 * A convolution of each channel by itself, then one of single pixels that mixes them.
 *
 * Input [batch, height, width, channels], output [batch, newHeight, newWidth, filters]. Weights:
 * depthwise_kernel [kernelHeight, kernelWidth, channels, depthMultiplier], pointwise_kernel [1, 1,
 * channels · depthMultiplier, filters], bias [filters].
 *
 * @example
 * separableConv2d(32, { kernelSize: 3, padding: 'same' });
 */
export const separableConv2d = separableConvolution(2, 'SeparableConv2D');
