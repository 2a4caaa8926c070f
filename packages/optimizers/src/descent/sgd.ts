import {
  defineOptimizer,
  mul,
  neg,
  options,
  scheduled,
  sub,
  zerosLike,
  type Tensor,
} from '@graftjs/core';

/**
 * Gradient descent, Keras's formula: v ← momentum · v − rate · g, w ← w + v, or with `nesterov`
 * w ← w + momentum · v − rate · g. Without momentum w ← w − rate · g. Default rate 0.01.
 * The momentum may follow a schedule, such as `oneCycleMomentum`.
 *
 * @example
 * sgd(0.1, { momentum: 0.9, nesterov: true });
 */
export const sgd = defineOptimizer({
  type: 'optimizers/SGD',
  defaultRate: 0.01,
  options: {
    momentum: scheduled('a number from 0 to 1', { min: 0, max: 1, default: 0 }),
    nesterov: options.boolean({ default: false }),
  },
  slots: (value, { momentum }): { velocity?: Tensor } =>
    momentum !== 0 ? { velocity: zerosLike(value) } : {},
  step({ gradient, slots, rate, options: { momentum, nesterov } }) {
    const step = mul(gradient, rate);
    if (!slots.velocity) return { delta: step, slots: {} };
    const velocity = sub(mul(slots.velocity, momentum), step);
    const delta = nesterov ? sub(step, mul(velocity, momentum)) : neg(velocity);
    return { delta, slots: { velocity } };
  },
  fused({ slots, rate, options: { momentum, nesterov } }) {
    const attributes = { rate, momentum, nesterov };
    return { kernel: 'GraftSgd', slots: slots.velocity ? ['velocity'] : [], attributes };
  },
});
