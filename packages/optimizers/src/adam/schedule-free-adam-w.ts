import {
  add,
  clone,
  defineOptimizer,
  div,
  mul,
  options,
  sqrt,
  square,
  sub,
  tidy,
  zerosLike,
} from '@graftjs/core';
import { matches, parameterFilter } from '../parameters/parameter-filter.js';
import { blend } from '../parameters/blend.js';

/**
 * AdamW without a schedule (Defazio et al. 2024). Gradients are taken at
 * y = (1 − β₁)z + β₁x, where z takes Adam's steps without momentum and x is the mean of all z so
 * far: z ← z − rate · (g / (√v̂ + ε) + decay · y), x ← x + (z − x) / t.
 *
 * While it trains, parameters hold y; x, the values to evaluate and to keep, is what
 * `optimizer.averageOf(parameter)` gives. Default rate 0.0025, no weight decay, no warm-up.
 *
 * @example
 * const optimizer = scheduleFreeAdamW(2.5e-3, { warmupSteps: 100 });
 * await withAverages(optimizer, model.trainableParameters, () => evaluate(model, validation));
 */
export const scheduleFreeAdamW = defineOptimizer({
  type: 'optimizers/ScheduleFreeAdamW',
  defaultRate: 2.5e-3,
  options: {
    beta1: options.number({ min: 0, max: 1, default: 0.9 }),
    beta2: options.number({ min: 0, max: 1, default: 0.999 }),
    epsilon: options.number({ min: 0, default: 1e-8 }),
    weightDecay: options.number({ min: 0, default: 0 }),
    /** Parameters without weight decay. */
    exclude: parameterFilter(),
    /** Steps in which the rate rises from 0. */
    warmupSteps: options.integer({ min: 0, default: 0 }),
  },
  slots: (value) => ({ z: clone(value), x: clone(value), v: zerosLike(value) }),
  average: 'x',
  step({ parameter, value, gradient, slots, rate, step, options: o }) {
    const warm = rate * Math.min(1, step / Math.max(1, o.warmupSteps));
    const decay = matches(o.exclude, parameter) ? 0 : o.weightDecay;
    const v = tidy(() => blend(slots.v, square(gradient), 1 - o.beta2));
    const z = tidy(() => {
      const size = add(sqrt(div(v, 1 - o.beta2 ** step)), o.epsilon);
      const moved = sub(slots.z, div(mul(gradient, warm), size));
      return decay === 0 ? moved : sub(moved, mul(value, warm * decay));
    });
    const x = blend(slots.x, z, 1 / step);
    return { delta: tidy(() => sub(value, blend(z, x, o.beta1))), slots: { z, x, v } };
  },
});
