import { defineSchedule, options } from '@graftjs/core';
import { halfCosine } from './cosine-decay.js';

/**
 * The momentum beside `oneCycle` (Smith and Topin 2018): down from the largest to the least by half
 * a cosine while the rate rises, then up again while it falls. For `momentum` of SGD and `beta1` of
 * Adam.
 *
 * @example
 * const cycle = { totalSteps: 3000, warmupShare: 0.25 };
 * sgd(oneCycle(0.1, cycle), { momentum: oneCycleMomentum(0.95, cycle) });
 */
export const oneCycleMomentum = defineSchedule({
  type: 'optimizers/OneCycleMomentum',
  options: {
    maxMomentum: options.number({ min: 0, max: 1, default: 0.95 }),
    minMomentum: options.number({ min: 0, max: 1, default: 0.85 }),
    totalSteps: options.integer({ min: 2 }),
    warmupShare: options.number({ min: 0, max: 1, default: 0.3 }),
  },
  positional: 'maxMomentum',
  rate(step, { maxMomentum, minMomentum, totalSteps, warmupShare }) {
    const top = warmupShare * totalSteps - 1;
    const between = (from: number, to: number, share: number): number =>
      to + (from - to) * halfCosine(Math.min(1, share));
    if (step < top) return between(maxMomentum, minMomentum, step / top);
    return between(minMomentum, maxMomentum, (step - top) / (totalSteps - 1 - top));
  },
});
