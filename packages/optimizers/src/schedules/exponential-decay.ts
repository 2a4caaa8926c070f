import { defineSchedule, options } from '@graftjs/core';
import { decayOptions, staircase } from './decay-options.js';

/**
 * initialLearningRate · decayRate^(step / decaySteps); `staircase` takes whole numbers of it.
 *
 * @example
 * sgd(exponentialDecay(0.1, { decaySteps: 1000, decayRate: 0.5 }));
 */
export const exponentialDecay = defineSchedule({
  type: 'optimizers/ExponentialDecay',
  options: { ...decayOptions, decayRate: options.number({ min: 0 }), staircase },
  positional: 'initialLearningRate',
  rate(step, { initialLearningRate, decaySteps, decayRate, staircase }) {
    const share = step / decaySteps;
    return initialLearningRate * decayRate ** (staircase ? Math.floor(share) : share);
  },
});
