import { add, dispose, div, options, tidy } from '@graftjs/core';
import { defineLink } from './link.js';

/**
 * Gathers gradients over `steps` batches and takes one step by their mean: a larger batch than fits
 * in memory. Schedules and links after it count the steps that are taken.
 *
 * @example
 * chain(accumulate(4), clipByGlobalNorm(1), adam(1e-3));
 */
export const accumulate = defineLink({
  type: 'optimizers/Accumulate',
  options: { steps: options.integer({ min: 1 }) },
  positional: 'steps',
  stateful: true,
  around: ({ inner, slots, options: { steps } }) => ({
    apply(gradients, iterations) {
      for (const { parameter, gradient } of gradients) {
        const before = slots.get(parameter)?.slots['total'];
        tidy(() => {
          slots.set(parameter, 0, { total: before ? add(before, gradient) : gradient.clone() });
        });
      }
      if ((iterations + 1) % steps !== 0) return;
      const means = gradients.map((entry) => {
        const total = slots.get(entry.parameter)!.slots['total']!;
        return { ...entry, gradient: div(total, steps) };
      });
      inner.apply(means);
      dispose(means.map(({ gradient }) => gradient));
      for (const parameter of [...slots.parameters]) slots.delete(parameter);
    },
    innerIterations: (iterations) => Math.floor(iterations / steps),
  }),
});
