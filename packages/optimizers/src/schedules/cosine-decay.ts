import { defineSchedule, options } from '@graftjs/core';
import { decayOptions } from './decay-options.js';

/** Half a cosine from 1 to 0. */
export const halfCosine = (share: number): number => (1 + Math.cos(Math.PI * share)) / 2;

/**
 * Down half a cosine to alpha times the rate (Loshchilov and Hutter 2016), after an optional
 * straight warm-up from the initial rate to `warmupTarget` in `warmupSteps`.
 *
 * @example
 * adam(cosineDecay(0, { warmupTarget: 1e-3, warmupSteps: 500, decaySteps: 10_000 }));
 */
export const cosineDecay = defineSchedule({
  type: 'optimizers/CosineDecay',
  options: {
    ...decayOptions,
    alpha: options.number({ min: 0, max: 1, default: 0 }),
    warmupTarget: options.nullable(options.number({ min: 0 })),
    warmupSteps: options.integer({ min: 0, default: 0 }),
  },
  positional: 'initialLearningRate',
  rate(step, { initialLearningRate, decaySteps, alpha, warmupTarget, warmupSteps }) {
    const warmup = warmupTarget === null ? 0 : warmupSteps;
    const top = warmupTarget ?? initialLearningRate;
    if (step < warmup) return initialLearningRate + (top - initialLearningRate) * (step / warmup);
    const share = Math.min(step - warmup, decaySteps) / decaySteps;
    return top * ((1 - alpha) * halfCosine(share) + alpha);
  },
});
