import { defineOptimizer, mul, options, sign, tidy, zerosLike } from '@graftjs/core';
import { blend } from '../parameters/blend.js';

/**
 * Steps of one size, by sign (Chen et al. 2023): w ← w − rate · sign(β₁m + (1 − β₁)g),
 * m ← β₂m + (1 − β₂)g. Wants a rate three to ten times smaller than Adam's, and more decay:
 * `chain(weightDecay(0.1), lion(1e-4))`. Default rate 0.001.
 *
 * @example
 * lion(1e-4);
 */
export const lion = defineOptimizer({
  type: 'optimizers/Lion',
  defaultRate: 1e-3,
  options: {
    beta1: options.number({ min: 0, max: 1, default: 0.9 }),
    beta2: options.number({ min: 0, max: 1, default: 0.99 }),
  },
  slots: (value) => ({ m: zerosLike(value) }),
  step({ gradient, slots, rate, options: { beta1, beta2 } }) {
    const delta = tidy(() => mul(sign(blend(slots.m, gradient, 1 - beta1)), rate));
    return { delta, slots: { m: blend(slots.m, gradient, 1 - beta2) } };
  },
});
