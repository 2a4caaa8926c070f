import { defineSchedule, options } from '@graftjs/core';
import { decayOptions } from './decay-options.js';

/**
 * From the initial to the end rate by (1 − step / decaySteps)^power, straight by default; stays
 * there, or with `cycle` starts again over twice as many steps, and so on.
 *
 * @example
 * sgd(polynomialDecay(0.1, { decaySteps: 1000, endLearningRate: 1e-3 }));
 */
export const polynomialDecay = defineSchedule({
  type: 'optimizers/PolynomialDecay',
  options: {
    ...decayOptions,
    endLearningRate: options.number({ min: 0, default: 1e-4 }),
    power: options.number({ min: 0, default: 1 }),
    cycle: options.boolean({ default: false }),
  },
  positional: 'initialLearningRate',
  rate(step, { initialLearningRate, decaySteps, endLearningRate, power, cycle }) {
    const steps = cycle ? decaySteps * Math.max(1, Math.ceil(step / decaySteps)) : decaySteps;
    const left = 1 - Math.min(step, steps) / steps;
    return (initialLearningRate - endLearningRate) * left ** power + endLearningRate;
  },
});
