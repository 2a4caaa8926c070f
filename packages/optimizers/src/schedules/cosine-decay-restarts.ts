import { defineSchedule, options } from '@graftjs/core';
import { halfCosine } from './cosine-decay.js';

/**
 * Half cosines one after the other (Loshchilov and Hutter 2016): each `tMul` times as long and from
 * `mMul` times the rate of the one before.
 *
 * @example
 * sgd(cosineDecayRestarts(0.1, { firstDecaySteps: 1000 }));
 */
export const cosineDecayRestarts = defineSchedule({
  type: 'optimizers/CosineDecayRestarts',
  options: {
    initialLearningRate: options.number({ min: 0 }),
    firstDecaySteps: options.integer({ min: 1 }),
    tMul: options.number({ min: 1, default: 2 }),
    mMul: options.number({ min: 0, default: 1 }),
    alpha: options.number({ min: 0, max: 1, default: 0 }),
  },
  positional: 'initialLearningRate',
  rate(step, { initialLearningRate, firstDecaySteps, tMul, mMul, alpha }) {
    let [left, length, height] = [step, firstDecaySteps, 1];
    if (tMul === 1) {
      height = mMul ** Math.floor(step / length);
      left = step % length;
    }
    while (left >= length) {
      left -= length;
      length *= tMul;
      height *= mMul;
    }
    return initialLearningRate * ((1 - alpha) * height * halfCosine(left / length) + alpha);
  },
});
