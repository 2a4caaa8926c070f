import {
  add,
  defineOptimizer,
  div,
  mul,
  options,
  scalar,
  sqrt,
  square,
  sub,
  tidy,
  zerosLike,
  type Tensor,
} from '@graftjs/core';
import { blend } from '../parameters/blend.js';

/** How much of the mean counts at a step: rises to β₁ (Dozat 2016, Keras's constants). */
const warming = (beta1: number, step: number): number => beta1 * (1 - 0.5 * 0.96 ** step);

/**
 * Adam with Nesterov's look ahead (Dozat 2016), Keras's formula: the mean of the next step,
 * μₜ₊₁m / (1 − Πμ) + (1 − μₜ)g / (1 − Πμ), over √(v / (1 − β₂ᵗ)) + ε. Default rate 0.001.
 *
 * @example
 * nadam(1e-3);
 */
export const nadam = defineOptimizer({
  type: 'optimizers/Nadam',
  defaultRate: 1e-3,
  options: {
    beta1: options.number({ min: 0, max: 1, default: 0.9 }),
    beta2: options.number({ min: 0, max: 1, default: 0.999 }),
    epsilon: options.number({ min: 0, default: 1e-7 }),
  },
  // `product` is Πμ so far, which has no closed form.
  slots: (value): { m: Tensor; v: Tensor; product: Tensor } => ({
    m: zerosLike(value),
    v: zerosLike(value),
    product: scalar(1),
  }),
  step({ gradient, slots, rate, step, options: { beta1, beta2, epsilon } }) {
    const [now, next] = [warming(beta1, step), warming(beta1, step + 1)];
    const m = blend(slots.m, gradient, 1 - beta1);
    const v = tidy(() => blend(slots.v, square(gradient), 1 - beta2));
    const product = mul(slots.product, now);
    const delta = tidy(() => {
      const ahead = div(mul(m, next), sub(1, mul(product, next)));
      const own = div(mul(gradient, 1 - now), sub(1, product));
      const size = add(sqrt(div(v, 1 - beta2 ** step)), epsilon);
      return div(mul(add(ahead, own), rate), size);
    });
    return { delta, slots: { m, v, product } };
  },
});
