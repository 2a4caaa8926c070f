import { defineSchedule, options } from '@graftjs/core';
import { decayOptions, staircase } from './decay-options.js';

/**
 * initialLearningRate / (1 + decayRate · step / decaySteps); `staircase` takes whole numbers of
 * step / decaySteps.
 *
 * @example
 * sgd(inverseTimeDecay(0.1, { decaySteps: 1000, decayRate: 1 }));
 */
export const inverseTimeDecay = defineSchedule({
  type: 'optimizers/InverseTimeDecay',
  options: { ...decayOptions, decayRate: options.number({ min: 0 }), staircase },
  positional: 'initialLearningRate',
  rate(step, { initialLearningRate, decaySteps, decayRate, staircase }) {
    const share = step / decaySteps;
    return initialLearningRate / (1 + decayRate * (staircase ? Math.floor(share) : share));
  },
});
