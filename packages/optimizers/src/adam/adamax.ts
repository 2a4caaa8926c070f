import {
  abs,
  add,
  defineOptimizer,
  div,
  maximum,
  mul,
  options,
  tidy,
  zerosLike,
} from '@graftjs/core';
import { blend } from '../parameters/blend.js';

/**
 * Adam with the largest gradient in place of the mean square (Kingma and Ba 2014, section 7):
 * u ← max(β₂u, |g|), w ← w − rate / (1 − β₁ᵗ) · m / (u + ε). Default rate 0.001.
 *
 * @example
 * adamax(2e-3);
 */
export const adamax = defineOptimizer({
  type: 'optimizers/Adamax',
  defaultRate: 1e-3,
  options: {
    beta1: options.number({ min: 0, max: 1, default: 0.9 }),
    beta2: options.number({ min: 0, max: 1, default: 0.999 }),
    epsilon: options.number({ min: 0, default: 1e-7 }),
  },
  slots: (value) => ({ m: zerosLike(value), u: zerosLike(value) }),
  step({ gradient, slots, rate, step, options: { beta1, beta2, epsilon } }) {
    const m = blend(slots.m, gradient, 1 - beta1);
    const u = tidy(() => maximum(mul(slots.u, beta2), abs(gradient)));
    const delta = tidy(() => div(mul(m, rate / (1 - beta1 ** step)), add(u, epsilon)));
    return { delta, slots: { m, u } };
  },
});
