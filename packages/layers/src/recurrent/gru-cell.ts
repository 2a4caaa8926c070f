import { add, mul, options, slice, split, sub, unstack, type Tensor } from '@graftjs/core';
import { recurrentActivation, unitOptions } from './cell-options.js';
import { defineCell } from './define-cell.js';
import { gateMasks } from './gate-dropout.js';
import { gateProducts } from './gate-products.js';
import { gateWeights } from './gate-weights.js';

/** The products of a state with the kernels of the three gates, the third after the reset gate. */
interface Recurrence {
  /** What goes into the update and the reset gate, and into the candidate where it is known by then. */
  first(h: Tensor): readonly (Tensor | undefined)[];
  candidate(h: Tensor, reset: Tensor, known: Tensor | undefined): Tensor;
}

/** r · (h · kernel + bias): all three products at once. */
function resetAfter(kernel: Tensor, bias: Tensor | null, masks: readonly Tensor[]): Recurrence {
  return {
    first(h) {
      const products = gateProducts(h, kernel, masks);
      return split(bias ? add(products, bias) : products, 3, -1);
    },
    candidate: (_, reset, known) => mul(reset, known as Tensor),
  };
}

/** (r · h) · kernel: the third product waits for the reset gate. */
function resetBefore(kernel: Tensor, units: number, masks: readonly Tensor[]): Recurrence {
  const gates = slice(kernel, [0, 0], [units, 2 * units]);
  const last = slice(kernel, [0, 2 * units], [units, units]);
  return {
    first: (h) => split(gateProducts(h, gates, masks.slice(0, 2)), 2, -1),
    candidate: (h, reset) => gateProducts(mul(reset, h), last, masks.slice(2)),
  };
}

export const gruOptions = {
  ...unitOptions,
  recurrentActivation,
  resetAfter: options.boolean({ default: true }),
};

/**
 * A step of a gated recurrent unit (Cho et al. 2014). State: h [batch, units].
 *
 * h′ = z · h + (1 − z) · candidate, where the reset gate acts after the product with the recurrent
 * kernel (`resetAfter`, the default, as in cuDNN) or before it. Weights: kernel [features, 3 · units],
 * recurrent_kernel [units, 3 · units], bias [2, 3 · units] or, with the reset before, [3 · units];
 * the gates in the order update, reset, candidate.
 */
export const gruCell = defineCell({
  type: 'layers/GRUCell',
  positional: 'units',
  options: gruOptions,
  build: (b, o) =>
    gateWeights(b, o, {
      kernel: [b.dim(-1), 3 * o.units],
      recurrentKernel: [o.units, 3 * o.units],
      bias: o.resetAfter ? [2, 3 * o.units] : [3 * o.units],
    }),
  stateShapes: ([batch = null], { units }) => [[batch, units]],
  begin(context, input) {
    const { options: o, weights } = context;
    // One mask for all gates unless the state is dropped too, as in Keras.
    const count = o.recurrentDropout > 0 ? 3 : 1;
    const masks = gateMasks(context, o, count, input, [input[0] ?? 0, o.units]);
    const bias = weights.bias?.value ?? null;
    const [inputBias = null, recurrentBias = null] =
      bias && o.resetAfter ? unstack(bias, 0) : [bias];
    const recurrent = weights.recurrentKernel.value;
    const recurrence = o.resetAfter
      ? resetAfter(recurrent, recurrentBias, masks.states)
      : resetBefore(recurrent, o.units, masks.states);
    return {
      project(x) {
        const products = gateProducts(x, weights.kernel.value, masks.inputs);
        return inputBias ? add(products, inputBias) : products;
      },
      step(x, [state]) {
        const h = state as Tensor;
        const [xz, xr, xh] = split(x, 3, -1) as [Tensor, Tensor, Tensor];
        const [hz, hr, known] = recurrence.first(h);
        const update = o.recurrentActivation.apply(add(xz, hz as Tensor));
        const reset = o.recurrentActivation.apply(add(xr, hr as Tensor));
        const candidate = o.activation.apply(add(xh, recurrence.candidate(h, reset, known)));
        // z · h + (1 − z) · candidate, with one product less.
        const output = add(candidate, mul(update, sub(h, candidate)));
        return { output, states: [output] };
      },
    };
  },
});
