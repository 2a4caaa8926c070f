import { options } from '@graftjs/core';

/** Options that the decays share. */
export const decayOptions = {
  initialLearningRate: options.number({ min: 0 }),
  /** Steps until the rate has gone its way once. */
  decaySteps: options.integer({ min: 1 }),
};

/** Whether the rate goes down in stairs. */
export const staircase = options.boolean({ default: false });
