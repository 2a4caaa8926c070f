import { options } from '@graftjs/core';

/** Keras's fuzz factor: probabilities are kept this far from 0 and 1. */
export const EPSILON = 1e-7;

/** Options that the cross-entropies share. */
export const crossentropyOptions = {
  /** Whether predictions are scores before softmax or sigmoid. Default false: probabilities. */
  fromLogits: options.boolean({ default: false }),
  /** How much of each label is spread over all classes (Szegedy et al. 2016). Default 0. */
  labelSmoothing: options.number({ min: 0, max: 1, default: 0 }),
};
