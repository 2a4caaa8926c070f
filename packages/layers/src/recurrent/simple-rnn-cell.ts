import { add, type Tensor } from '@graftjs/core';
import { unitOptions } from './cell-options.js';
import { defineCell } from './define-cell.js';
import { gateMasks } from './gate-dropout.js';
import { gateProducts } from './gate-products.js';
import { gateWeights } from './gate-weights.js';

/**
 * h′ = activation(x · kernel + bias + h · recurrent_kernel) (Elman 1990).
 *
 * Weights: kernel [features, units], recurrent_kernel [units, units], bias [units].
 */
export const simpleRNNCell = defineCell({
  type: 'layers/SimpleRNNCell',
  positional: 'units',
  options: unitOptions,
  build: (b, o) =>
    gateWeights(b, o, {
      kernel: [b.dim(-1), o.units],
      recurrentKernel: [o.units, o.units],
      bias: [o.units],
    }),
  stateShapes: ([batch = null], { units }) => [[batch, units]],
  begin(context, input) {
    const { options: o, weights } = context;
    const masks = gateMasks(context, o, 1, input, [input[0] ?? 0, o.units]);
    return {
      project(x) {
        const products = gateProducts(x, weights.kernel.value, masks.inputs);
        return weights.bias ? add(products, weights.bias.value) : products;
      },
      step(x, [h]) {
        const recurrent = gateProducts(h as Tensor, weights.recurrentKernel.value, masks.states);
        const output = o.activation.apply(add(x, recurrent));
        return { output, states: [output] };
      },
    };
  },
});
