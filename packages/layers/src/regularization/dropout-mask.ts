import { tensor, type Random, type Tensor } from '@graftjs/core';

/** Zeros with probability `rate`, and 1 / (1 − rate) otherwise, so that the mean stays. */
export function dropoutMask(shape: readonly number[], rate: number, random: Random): Tensor {
  const size = shape.reduce((product, axis) => product * axis, 1);
  const keep = 1 / (1 - rate);
  const mask = new Float32Array(size);
  for (let i = 0; i < size; i++) mask[i] = random.uniform() < rate ? 0 : keep;
  return tensor(mask, [...shape]);
}
