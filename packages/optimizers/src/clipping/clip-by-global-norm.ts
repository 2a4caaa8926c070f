import {
  addN,
  defineGradientTransform,
  div,
  maximum,
  mul,
  options,
  sqrt,
  square,
  sum,
} from '@graftjs/core';

/**
 * Shortens all gradients by one factor, so that together they are no longer than `limit` (Pascanu
 * et al. 2013): the direction of the step stays.
 *
 * @example
 * chain(clipByGlobalNorm(1), adam(1e-3));
 */
export const clipByGlobalNorm = defineGradientTransform({
  type: 'optimizers/ClipByGlobalNorm',
  options: { limit: options.number({ min: 0 }) },
  positional: 'limit',
  transform(gradients, { options: { limit } }) {
    if (gradients.length === 0) return [];
    const length = sqrt(addN(gradients.map((gradient) => sum(square(gradient)))));
    const factor = div(limit, maximum(length, limit));
    return gradients.map((gradient) => mul(gradient, factor));
  },
});
