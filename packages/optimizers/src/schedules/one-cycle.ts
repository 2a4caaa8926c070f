import { defineSchedule, options } from '@graftjs/core';
import { halfCosine } from './cosine-decay.js';

/**
 * Up to the largest rate and down again in one cycle (Smith and Topin 2018), by half cosines:
 * from maxLearningRate / divFactor up in the first `warmupShare` of the steps, then down to that
 * over finalDivFactor.
 *
 * @example
 * sgd(oneCycle(0.1, { totalSteps: 3000 }), { momentum: 0.9 });
 */
export const oneCycle = defineSchedule({
  type: 'optimizers/OneCycle',
  options: {
    maxLearningRate: options.number({ min: 0 }),
    totalSteps: options.integer({ min: 2 }),
    warmupShare: options.number({ min: 0, max: 1, default: 0.3 }),
    divFactor: options.number({ min: 1, default: 25 }),
    finalDivFactor: options.number({ min: 1, default: 1e4 }),
  },
  positional: 'maxLearningRate',
  rate(step, { maxLearningRate, totalSteps, warmupShare, divFactor, finalDivFactor }) {
    const first = maxLearningRate / divFactor;
    const top = warmupShare * totalSteps - 1;
    const between = (from: number, to: number, share: number): number =>
      to + (from - to) * halfCosine(Math.min(1, share));
    if (step < top) return between(first, maxLearningRate, step / top);
    return between(maxLearningRate, first / finalDivFactor, (step - top) / (totalSteps - 1 - top));
  },
});
