import { add, div, options, scalar, sub, tidy } from '@graftjs/core';
import { defineLink } from '../chain/link.js';

/**
 * The plain mean of the weights after every `every` steps from step `start` on (stochastic weight
 * averaging, Izmailov et al. 2018). `optimizer.averageOf(parameter)` gives it, `withAverages`
 * evaluates with it. Statistics of batch normalisations are not those of the mean:
 * `recomputeStatistics` of `@graftjs/training` goes over the data once more for them, and its
 * `swapAverages({ recomputeStatistics: true })` does so at the end of a run.
 *
 * @example
 * chain(swa({ start: 1000, every: 50 }), sgd(0.05, { momentum: 0.9 }));
 */
export const swa = defineLink({
  type: 'optimizers/SWA',
  options: {
    start: options.integer({ min: 0, default: 0 }),
    every: options.integer({ min: 1, default: 1 }),
  },
  stateful: true,
  around: ({ inner, slots, options: { start, every } }) => ({
    apply(gradients, iterations) {
      inner.apply(gradients);
      const since = iterations + 1 - start;
      if (since <= 0 || since % every !== 0) return;
      for (const { parameter } of gradients) {
        const before = slots.get(parameter)?.slots;
        tidy(() => {
          const { value } = parameter;
          const count = before ? add(before['count']!, 1) : scalar(1);
          const old = before?.['average'];
          const average = old ? add(old, div(sub(value, old), count)) : value.clone();
          slots.set(parameter, 0, { average, count });
        });
      }
    },
    averageOf: (parameter) => slots.get(parameter)?.slots['average'] ?? null,
  }),
});
