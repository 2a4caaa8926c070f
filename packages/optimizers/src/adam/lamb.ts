import {
  add,
  defineOptimizer,
  div,
  mul,
  norm,
  options,
  sqrt,
  square,
  tidy,
  zerosLike,
} from '@graftjs/core';
import { matches, parameterFilter } from '../parameters/parameter-filter.js';
import { trustRatio } from '../parameters/trust-ratio.js';
import { blend } from '../parameters/blend.js';

/**
 * Adam for large batches (You et al. 2019): its step, with weight decay in it, is scaled by the
 * length of the weights over its own. w ← w − rate · ‖w‖ / ‖u‖ · u, u = m̂ / (√v̂ + ε) + decay · w.
 * Default rate 0.001, no weight decay.
 *
 * @example
 * lamb(2e-3, { weightDecay: 0.01, exclude: { rankBelow: 2 } });
 */
export const lamb = defineOptimizer({
  type: 'optimizers/Lamb',
  defaultRate: 1e-3,
  options: {
    beta1: options.number({ min: 0, max: 1, default: 0.9 }),
    beta2: options.number({ min: 0, max: 1, default: 0.999 }),
    epsilon: options.number({ min: 0, default: 1e-7 }),
    weightDecay: options.number({ min: 0, default: 0 }),
    /** Parameters without weight decay and without scaling. */
    exclude: parameterFilter(),
  },
  slots: (value) => ({ m: zerosLike(value), v: zerosLike(value) }),
  step({ parameter, value, gradient, slots, rate, step, options: o }) {
    const m = blend(slots.m, gradient, 1 - o.beta1);
    const v = tidy(() => blend(slots.v, square(gradient), 1 - o.beta2));
    const delta = tidy(() => {
      const size = add(sqrt(div(v, 1 - o.beta2 ** step)), o.epsilon);
      const update = div(div(m, 1 - o.beta1 ** step), size);
      if (matches(o.exclude, parameter)) return mul(update, rate);
      const decayed = o.weightDecay === 0 ? update : add(update, mul(value, o.weightDecay));
      return mul(decayed, mul(trustRatio(value, norm(decayed)), rate));
    });
    return { delta, slots: { m, v } };
  },
});
