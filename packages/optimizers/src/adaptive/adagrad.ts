import { add, defineOptimizer, div, fill, mul, options, sqrt, square, tidy } from '@graftjs/core';

/**
 * Steps over the root of the sum of all squared gradients (Duchi et al. 2011):
 * a ← a + g², w ← w − rate · g / √(a + ε). Default rate 0.001.
 *
 * @example
 * adagrad(0.01);
 */
export const adagrad = defineOptimizer({
  type: 'optimizers/Adagrad',
  defaultRate: 1e-3,
  options: {
    initialAccumulatorValue: options.number({ min: 0, default: 0.1 }),
    epsilon: options.number({ min: 0, default: 1e-7 }),
  },
  slots: (value, { initialAccumulatorValue }) => ({
    accumulator: fill(value.shape, initialAccumulatorValue),
  }),
  step({ gradient, slots, rate, options: { epsilon } }) {
    const accumulator = tidy(() => add(slots.accumulator, square(gradient)));
    const delta = tidy(() => div(mul(gradient, rate), sqrt(add(accumulator, epsilon))));
    return { delta, slots: { accumulator } };
  },
});
