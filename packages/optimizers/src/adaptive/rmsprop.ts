import {
  add,
  defineOptimizer,
  div,
  maximum,
  mul,
  options,
  sqrt,
  square,
  sub,
  tidy,
  zerosLike,
  type Tensor,
} from '@graftjs/core';
import { blend } from '../parameters/blend.js';

type Slots = { readonly velocity: Tensor; readonly mean?: Tensor; readonly momentum?: Tensor };

/**
 * Steps over the root of the mean square of gradients (Tieleman and Hinton 2012), Keras's formula:
 * v ← ρv + (1 − ρ)g², w ← w − rate · g / √(v + ε). `centered` takes the variance in place of the
 * mean square, kept at 0 or more so that rounding gives no NaN. Default rate 0.001.
 *
 * @example
 * rmsprop(1e-3, { momentum: 0.9, centered: true });
 */
export const rmsprop = defineOptimizer({
  type: 'optimizers/RMSprop',
  defaultRate: 1e-3,
  options: {
    rho: options.number({ min: 0, max: 1, default: 0.9 }),
    momentum: options.number({ min: 0, max: 1, default: 0 }),
    epsilon: options.number({ min: 0, default: 1e-7 }),
    centered: options.boolean({ default: false }),
  },
  slots: (value, { centered, momentum }): Slots => ({
    velocity: zerosLike(value),
    ...(centered && { mean: zerosLike(value) }),
    ...(momentum > 0 && { momentum: zerosLike(value) }),
  }),
  step({ gradient, slots, rate, options: o }) {
    const velocity = tidy(() => blend(slots.velocity, square(gradient), 1 - o.rho));
    const mean = slots.mean && blend(slots.mean, gradient, 1 - o.rho);
    const step = tidy(() => {
      const spread = mean ? maximum(sub(velocity, square(mean)), 0) : velocity;
      return div(mul(gradient, rate), sqrt(add(spread, o.epsilon)));
    });
    const momentum = slots.momentum && tidy(() => add(mul(slots.momentum!, o.momentum), step));
    return {
      delta: momentum ?? step,
      slots: { velocity, ...(mean && { mean }), ...(momentum && { momentum }) },
    };
  },
});
