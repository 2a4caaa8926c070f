import { transposedConvolution } from './transposed-convolution.js';

/**
 * The gradient of a convolution as a layer: makes sequences longer.
 *
 * Input [batch, steps, channels], output [batch, newSteps, filters]. Weights: kernel [kernelSize,
 * filters, channels], bias [filters].
 *
 * @example
 * conv1dTranspose(8, { kernelSize: 4, strides: 2, padding: 'same' });
 */
export const conv1dTranspose = transposedConvolution(1, 'Conv1DTranspose');
