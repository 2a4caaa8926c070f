import { defineSchedule, options } from '@graftjs/core';

/**
 * One rate for ever; the same as giving the number.
 *
 * @example
 * adam(constant(1e-3));
 */
export const constant = defineSchedule({
  type: 'optimizers/Constant',
  options: { learningRate: options.number({ min: 0 }) },
  positional: 'learningRate',
  rate: (_, { learningRate }) => learningRate,
});
