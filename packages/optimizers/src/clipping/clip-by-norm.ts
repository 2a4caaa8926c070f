import { defineGradientTransform, div, maximum, mul, norm, options } from '@graftjs/core';

/**
 * Shortens the gradient of each parameter to no more than `limit`, in the same direction.
 *
 * @example
 * chain(clipByNorm(1), adam(1e-3));
 */
export const clipByNorm = defineGradientTransform({
  type: 'optimizers/ClipByNorm',
  options: { limit: options.number({ min: 0 }) },
  positional: 'limit',
  transform: (gradients, { options: { limit } }) =>
    gradients.map((gradient) => mul(gradient, div(limit, maximum(norm(gradient), limit)))),
});
