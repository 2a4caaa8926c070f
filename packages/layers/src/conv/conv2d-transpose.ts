import { transposedConvolution } from './transposed-convolution.js';

/**
 * The gradient of a convolution as a layer: makes images larger.
 *
 * Input [batch, height, width, channels], output [batch, newHeight, newWidth, filters]. Weights:
 * kernel [kernelHeight, kernelWidth, filters, channels], bias [filters].
 *
 * @example
 * conv2dTranspose(16, { kernelSize: 4, strides: 2, padding: 'same' });
 */
export const conv2dTranspose = transposedConvolution(2, 'Conv2DTranspose');
