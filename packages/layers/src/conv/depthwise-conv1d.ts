import { depthwiseConvolution } from './depthwise-convolution.js';

/**
 * A convolution of each channel of sequences by itself.
 *
 * Input [batch, steps, channels], output [batch, newSteps, channels · depthMultiplier]. Weights:
 * depthwise_kernel [kernelSize, channels, depthMultiplier], bias.
 *
 * @example
 * depthwiseConv1d({ kernelSize: 5, padding: 'same' });
 */
export const depthwiseConv1d = depthwiseConvolution(1, 'DepthwiseConv1D');
