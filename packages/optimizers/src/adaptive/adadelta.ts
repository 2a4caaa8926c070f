import {
  add,
  defineOptimizer,
  div,
  mul,
  options,
  sqrt,
  square,
  tidy,
  zerosLike,
} from '@graftjs/core';
import { blend } from '../parameters/blend.js';

/**
 * Steps in the units of the weights (Zeiler 2012): a ← ρa + (1 − ρ)g²,
 * Δ = √(d + ε) / √(a + ε) · g, d ← ρd + (1 − ρ)Δ², w ← w − rate · Δ. Default rate 0.001, as in
 * Keras; the paper has 1.
 *
 * @example
 * adadelta(1);
 */
export const adadelta = defineOptimizer({
  type: 'optimizers/Adadelta',
  defaultRate: 1e-3,
  options: {
    rho: options.number({ min: 0, max: 1, default: 0.95 }),
    epsilon: options.number({ min: 0, default: 1e-7 }),
  },
  slots: (value) => ({ gradients: zerosLike(value), deltas: zerosLike(value) }),
  step({ gradient, slots, rate, options: { rho, epsilon } }) {
    const gradients = tidy(() => blend(slots.gradients, square(gradient), 1 - rho));
    const step = tidy(() =>
      mul(gradient, sqrt(div(add(slots.deltas, epsilon), add(gradients, epsilon)))),
    );
    const deltas = tidy(() => blend(slots.deltas, square(step), 1 - rho));
    return { delta: mul(step, rate), slots: { gradients, deltas } };
  },
});
