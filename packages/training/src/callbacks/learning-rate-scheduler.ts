import { defineCallback, type Callback } from '@graftjs/core';

/**
 * Sets the learning rate at the beginning of each epoch, as Keras's `LearningRateScheduler`.
 * Schedules by step are a value for the optimizer itself: `adam(cosineDecay(…))`.
 *
 * @param rate of an epoch (from 0), given the rate that holds until then
 *
 * @example
 * learningRateScheduler((epoch, rate) => (epoch < 5 ? rate : rate * 0.9))
 */
export function learningRateScheduler(
  rate: (epoch: number, rate: number) => number,
): Callback<never> {
  return defineCallback({
    name: 'learningRateScheduler',
    onEpochBegin: ({ epoch, optimizer }) =>
      optimizer.setLearningRate(rate(epoch, optimizer.learningRate)),
  });
}
