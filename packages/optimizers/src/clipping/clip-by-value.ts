import { clipByValue as clip, defineGradientTransform, options } from '@graftjs/core';

/**
 * Keeps every number of a gradient from −limit to limit.
 *
 * @example
 * chain(clipByValue(0.5), sgd(0.1));
 */
export const clipByValue = defineGradientTransform({
  type: 'optimizers/ClipByValue',
  options: { limit: options.number({ min: 0 }) },
  positional: 'limit',
  transform: (gradients, { options: { limit } }) =>
    gradients.map((gradient) => clip(gradient, -limit, limit)),
});
