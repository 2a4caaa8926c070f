import {
  add,
  clipByValue,
  defineOptimizer,
  div,
  fill,
  mul,
  options,
  pow,
  square,
  sub,
  tidy,
  zerosLike,
} from '@graftjs/core';

/**
 * Follow the regularised leader (McMahan et al. 2013), Keras's formula: weights are what minimises
 * the sum of all gradients so far with l1 and l2 penalties, so that l1 gives exact zeros. The first
 * step goes from 0, wherever the weights were. Default rate 0.001.
 *
 * @example
 * ftrl(0.05, { l1: 0.01 });
 */
export const ftrl = defineOptimizer({
  type: 'optimizers/Ftrl',
  defaultRate: 1e-3,
  options: {
    learningRatePower: options.number({ max: 0, default: -0.5 }),
    initialAccumulatorValue: options.number({ min: 0, default: 0.1 }),
    l1: options.number({ min: 0, default: 0 }),
    l2: options.number({ min: 0, default: 0 }),
    /** An l2 penalty that counts in the gradients alone. */
    l2Shrinkage: options.number({ min: 0, default: 0 }),
    beta: options.number({ min: 0, default: 0 }),
  },
  slots: (value, { initialAccumulatorValue }) => ({
    accumulator: fill(value.shape, initialAccumulatorValue),
    linear: zerosLike(value),
  }),
  step({ value, gradient, slots, rate, options: o }) {
    if (rate === 0) return { delta: zerosLike(value), slots };
    const power = -o.learningRatePower;
    const accumulator = tidy(() => add(slots.accumulator, square(gradient)));
    const linear = tidy(() => {
      const shrunk = add(gradient, mul(value, 2 * o.l2Shrinkage));
      const growth = sub(pow(accumulator, power), pow(slots.accumulator, power));
      return add(slots.linear, sub(shrunk, mul(div(growth, rate), value)));
    });
    const delta = tidy(() => {
      const quadratic = add(div(pow(accumulator, power), rate), 2 * (o.l2 + o.beta / (2 * rate)));
      const next = div(sub(clipByValue(linear, -o.l1, o.l1), linear), quadratic);
      return sub(value, next);
    });
    return { delta, slots: { accumulator, linear } };
  },
});
