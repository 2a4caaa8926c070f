import { defineSchedule, options } from '@graftjs/core';

/**
 * Slanted triangular rates (ULMFiT, Howard and Ruder 2018): straight up from maxLearningRate / ratio
 * in the first `warmupShare` of the steps, and straight down to that again.
 *
 * @example
 * adam(slantedTriangular(1e-2, { totalSteps: 1000 }));
 */
export const slantedTriangular = defineSchedule({
  type: 'optimizers/SlantedTriangular',
  options: {
    maxLearningRate: options.number({ min: 0 }),
    totalSteps: options.integer({ min: 2 }),
    warmupShare: options.number({ min: 0, max: 1, default: 0.1 }),
    ratio: options.number({ min: 1, default: 32 }),
  },
  positional: 'maxLearningRate',
  rate(step, { maxLearningRate, totalSteps, warmupShare, ratio }) {
    const cut = Math.floor(totalSteps * warmupShare);
    const share = step < cut ? step / cut : 1 - (step - cut) / Math.max(1, totalSteps - cut);
    return (maxLearningRate * (1 + Math.max(0, share) * (ratio - 1))) / ratio;
  },
});
