import { add, defineOptimizer, mul, norm, options, tidy, zerosLike } from '@graftjs/core';
import { matches, parameterFilter } from '../parameters/parameter-filter.js';
import { trustRatio } from '../parameters/trust-ratio.js';

/**
 * Momentum for large batches (You et al. 2017): each parameter's rate goes by the length of its
 * weights over that of its gradient. λ = trust · ‖w‖ / (‖g‖ + decay · ‖w‖),
 * v ← momentum · v + rate · λ · (g + decay · w), w ← w − v. Default rate 0.1.
 *
 * @example
 * lars(1, { weightDecay: 1e-4, exclude: { rankBelow: 2 } });
 */
export const lars = defineOptimizer({
  type: 'optimizers/LARS',
  defaultRate: 0.1,
  options: {
    momentum: options.number({ min: 0, max: 1, default: 0.9 }),
    /** How far a parameter may go, as a share of its length. */
    trustCoefficient: options.number({ min: 0, default: 0.001 }),
    weightDecay: options.number({ min: 0, default: 0 }),
    /** Parameters without weight decay and without scaling: plain momentum. */
    exclude: parameterFilter(),
  },
  slots: (value) => ({ velocity: zerosLike(value) }),
  step({ parameter, value, gradient, slots, rate, options: o }) {
    const velocity = tidy(() => {
      const before = mul(slots.velocity, o.momentum);
      if (matches(o.exclude, parameter)) return add(before, mul(gradient, rate));
      const size = add(norm(gradient), mul(norm(value), o.weightDecay));
      const local = mul(trustRatio(value, size), rate * o.trustCoefficient);
      const decayed = o.weightDecay === 0 ? gradient : add(gradient, mul(value, o.weightDecay));
      return add(before, mul(decayed, local));
    });
    return { delta: velocity, slots: { velocity } };
  },
});
