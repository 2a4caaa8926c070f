import { options, tidy } from '@graftjs/core';
import { blend } from '../parameters/blend.js';
import { defineLink } from '../chain/link.js';

/**
 * k steps forward, one step back (Zhang et al. 2019): after every `every` (5) steps the slow weights
 * go a `share` (0.5) of the way to the fast ones, which go on from there.
 *
 * @example
 * chain(lookahead({ every: 5, share: 0.8 }), adam(1e-3));
 */
export const lookahead = defineLink({
  type: 'optimizers/Lookahead',
  options: {
    every: options.integer({ min: 1, default: 5 }),
    share: options.number({ min: 0, max: 1, default: 0.5 }),
  },
  stateful: true,
  around: ({ inner, slots, options: { every, share } }) => ({
    apply(gradients, iterations) {
      for (const { parameter } of gradients) {
        if (slots.get(parameter)) continue;
        tidy(() => slots.set(parameter, 0, { slow: parameter.value.clone() }));
      }
      inner.apply(gradients);
      if ((iterations + 1) % every !== 0) return;
      for (const { parameter } of gradients) {
        const { slow } = slots.get(parameter)!.slots;
        tidy(() => {
          const next = blend(slow!, parameter.value, share);
          slots.set(parameter, 0, { slow: next });
          parameter.assign(next);
        });
      }
    },
  }),
});
