import { options, tidy } from '@graftjs/core';
import { blend } from '../parameters/blend.js';
import { defineLink } from '../chain/link.js';

/**
 * An exponential moving mean of the weights beside those being trained:
 * average ← momentum · average + (1 − momentum) · w after each step, and w itself after the first.
 * With `warmupPower` p the momentum after step t is at most 1 − t^(−p), so that the mean forgets how
 * it began; 2/3 is usual for long runs.
 * `optimizer.averageOf(parameter)` gives it, `withAverages` evaluates with it.
 *
 * @example
 * const optimizer = chain(ema(0.999), adam(1e-3));
 * chain(ema(0.9999, { warmupPower: 2 / 3 }), sgd(0.1));
 */
export const ema = defineLink({
  type: 'optimizers/EMA',
  options: {
    momentum: options.number({ min: 0, max: 1, default: 0.99 }),
    /** After how many steps, each time, the weights take the value of their mean. */
    overwriteEvery: options.nullable(options.integer({ min: 1 })),
    warmupPower: options.nullable(options.number({ min: 0 })),
  },
  positional: 'momentum',
  stateful: true,
  around: ({ inner, slots, options: { momentum, overwriteEvery, warmupPower } }) => ({
    apply(gradients, iterations) {
      inner.apply(gradients);
      const reached = warmupPower === null ? 1 : 1 - (iterations + 1) ** -warmupPower;
      const share = 1 - Math.min(momentum, reached);
      const overwrite = overwriteEvery !== null && (iterations + 1) % overwriteEvery === 0;
      for (const { parameter } of gradients) {
        const before = slots.get(parameter)?.slots['average'];
        tidy(() => {
          const { value } = parameter;
          const average = before ? blend(before, value, share) : value.clone();
          slots.set(parameter, 0, { average });
          if (overwrite) parameter.assign(average);
        });
      }
    },
    averageOf: (parameter) => slots.get(parameter)?.slots['average'] ?? null,
  }),
});
