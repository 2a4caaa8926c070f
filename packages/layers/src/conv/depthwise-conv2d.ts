import { depthwiseConvolution } from './depthwise-convolution.js';

/**
 * A convolution of each channel of images by itself.
 *
 * Input [batch, height, width, channels], output [batch, newHeight, newWidth, channels ·
 * depthMultiplier]. Weights: depthwise_kernel [kernelHeight, kernelWidth, channels,
 * depthMultiplier], bias.
 *
 * @example
 * depthwiseConv2d({ kernelSize: 3, padding: 'same', useBias: false });
 */
export const depthwiseConv2d = depthwiseConvolution(2, 'DepthwiseConv2D');
