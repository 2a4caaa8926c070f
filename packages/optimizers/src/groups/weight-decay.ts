import { options } from '@graftjs/core';
import { defineLink } from '../chain/link.js';
import { matches, parameterFilter } from '../parameters/parameter-filter.js';
import { shrink } from './shrink.js';

/**
 * Decoupled weight decay around any optimizer (Loshchilov and Hutter 2017):
 * w ← w − rate · decay · w before each step.
 *
 * @example
 * chain(weightDecay(5e-4, { exclude: { rankBelow: 2 } }), sgd(0.1, { momentum: 0.9 }));
 */
export const weightDecay = defineLink({
  type: 'optimizers/WeightDecay',
  options: {
    decay: options.number({ min: 0 }),
    /** Parameters without decay: `{ names, rankBelow }` or a predicate. */
    exclude: parameterFilter(),
  },
  positional: 'decay',
  stateful: false,
  around: ({ inner, options: { decay, exclude } }) => ({
    apply(gradients) {
      const rate = inner.learningRate;
      for (const { parameter, rateScale = 1 } of gradients) {
        if (!matches(exclude, parameter)) shrink(parameter, rate * rateScale * decay);
      }
      inner.apply(gradients);
    },
  }),
});
