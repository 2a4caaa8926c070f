import type { WasmKernel } from '../wasm-kernel.js';
import { transpose } from '../wasm-kernel.js';
import { convGeometry } from './conv-geometry.js';
import { fromChannelsLast, toChannelsLast } from './data-format.js';
import { spreadBack } from './spread-back.js';

/**
 * dx[j] = Σ_{i, k: stride · i + k − before = j} dy[i] · w[k]ᵀ, as convolutions of dy with the
 * turned filter; tfjs's own kernel is a plain loop.
 */
export const conv2dBackpropInput: WasmKernel<'Conv2DBackpropInput'> = (inputs, attrs, _, calls) => {
  const { inputShape, dataFormat } = attrs;
  const geometry = convGeometry(inputShape, inputs.filter.shape, attrs);
  const dy = toChannelsLast(calls, inputs.dy, dataFormat);
  // Filters of the turned convolution lead from the output channels to the input channels.
  const filter = transpose(calls, inputs.filter, [0, 1, 3, 2]);
  const dx = spreadBack(calls, dy, filter, geometry, (x, w, pad, dilations) =>
    calls.run('Conv2D', { x, filter: w }, { strides: 1, dilations, pad, dataFormat: 'NHWC' }),
  );
  return fromChannelsLast(calls, dx, dataFormat);
};
