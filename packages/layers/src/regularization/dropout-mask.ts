import { drawMask, type Random, type Tensor } from '@graftjs/core';

/** Zeros with probability `rate`, and 1 / (1 − rate) otherwise, so that the mean stays. */
export const dropoutMask = (shape: readonly number[], rate: number, random: Random): Tensor =>
  drawMask(shape, { random, rate });
