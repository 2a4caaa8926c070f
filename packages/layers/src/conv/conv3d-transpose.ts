import { transposedConvolution } from './transposed-convolution.js';

/**
 * The gradient of a convolution as a layer: makes volumes larger.
 *
 * Input [batch, depth, height, width, channels], output [batch, newDepth, newHeight, newWidth,
 * filters]. Weights: kernel [...kernelSize, filters, channels], bias [filters].
 *
 * @example
 * conv3dTranspose(4, { kernelSize: 2, strides: 2 });
 */
export const conv3dTranspose = transposedConvolution(3, 'Conv3DTranspose');
