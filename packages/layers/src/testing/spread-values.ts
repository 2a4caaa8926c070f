import { type Random, tensor, type Tensor } from '@graftjs/core';

/**
 * Values from −`reach` to `reach` in random order, all apart from each other and from zero, so that a
 * small step crosses no kink of a relu and changes no winner of a maximum.
 */
export function spreadValues(shape: readonly number[], random: Random, reach = 1.5): Float32Array {
  const size = shape.reduce((product, axis) => product * axis, 1);
  const gap = (2 * reach) / size;
  return Float32Array.from(random.permutation(size), (rank) => (rank + 0.75) * gap - reach);
}

/** Whole numbers from 0 to `limit` − 1, as float32. */
export function spreadIndices(
  shape: readonly number[],
  random: Random,
  limit: number,
): Float32Array {
  const size = shape.reduce((product, axis) => product * axis, 1);
  return Float32Array.from({ length: size }, () => random.integer(limit));
}

export function asTensor(values: Float32Array, shape: readonly number[]): Tensor {
  return tensor(values, [...shape]);
}
