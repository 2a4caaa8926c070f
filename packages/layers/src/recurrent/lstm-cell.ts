import { add, options, split, type Tensor } from '@graftjs/core';
import { recurrentActivation, unitOptions } from './cell-options.js';
import { defineCell } from './define-cell.js';
import { forgetBias } from './forget-bias.js';
import { gateMasks } from './gate-dropout.js';
import { gateProducts } from './gate-products.js';
import { gateWeights } from './gate-weights.js';
import { lstmGates } from './lstm-gates.js';

export const lstmOptions = {
  ...unitOptions,
  recurrentActivation,
  /** Whether the bias of the forget gate begins at 1. */
  unitForgetBias: options.boolean({ default: true }),
};

/**
 * A step of long short-term memory (Hochreiter and Schmidhuber 1997). States: h and c, each
 * [batch, units].
 *
 * Weights: kernel [features, 4 · units], recurrent_kernel [units, 4 · units], bias [4 · units]; the
 * gates in the order input, forget, candidate, output.
 */
export const lstmCell = defineCell({
  type: 'layers/LSTMCell',
  positional: 'units',
  options: lstmOptions,
  build: (b, o) =>
    gateWeights(
      b,
      o,
      {
        kernel: [b.dim(-1), 4 * o.units],
        recurrentKernel: [o.units, 4 * o.units],
        bias: [4 * o.units],
      },
      o.unitForgetBias ? forgetBias(o.biasInitializer, o.units) : o.biasInitializer,
    ),
  stateShapes: ([batch = null], { units }) => [
    [batch, units],
    [batch, units],
  ],
  begin(context, input) {
    const { options: o, weights } = context;
    // One mask for all gates unless the state is dropped too, as in Keras.
    const count = o.recurrentDropout > 0 ? 4 : 1;
    const masks = gateMasks(context, o, count, input, [input[0] ?? 0, o.units]);
    return {
      project(x) {
        const products = gateProducts(x, weights.kernel.value, masks.inputs);
        return weights.bias ? add(products, weights.bias.value) : products;
      },
      step(x, [h, c]) {
        const recurrent = gateProducts(h as Tensor, weights.recurrentKernel.value, masks.states);
        const gates = split(add(x, recurrent), 4, -1);
        return lstmGates(gates, c as Tensor, o.activation, o.recurrentActivation);
      },
    };
  },
});
