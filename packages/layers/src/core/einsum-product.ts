import { einsum, matMul, reshape, transpose, type Tensor } from '@graftjs/core';
import type { EinsumEquation } from './einsum-equation.js';

/** x and a kernel multiplied as an equation says: as one product of matrices where it can be. */
export function einsumProduct(
  { input, kernel, output }: EinsumEquation,
  x: Tensor,
  weights: Tensor,
): Tensor {
  const summed = [...input].filter((letter) => !output.includes(letter));
  const kept = [...input].filter((letter) => output.includes(letter));
  const added = [...kernel].filter((letter) => !input.includes(letter));
  const isMatrixProduct =
    summed.every((letter) => kernel.includes(letter)) &&
    kept.every((letter) => !kernel.includes(letter)) &&
    added.every((letter) => output.includes(letter));
  if (!isMatrixProduct) return einsum(`${input},${kernel}->${output}`, x, weights);
  const lengths = new Map([
    ...[...input].map((letter, i) => [letter, x.shape[i] ?? 1] as const),
    ...[...kernel].map((letter, i) => [letter, weights.shape[i] ?? 1] as const),
  ]);
  const lengthsOf = (letters: readonly string[]): number[] =>
    letters.map((letter) => lengths.get(letter) ?? 1);
  const size = (letters: readonly string[]): number =>
    lengthsOf(letters).reduce((product, length) => product * length, 1);
  const left = reshape(arranged(x, input, [...kept, ...summed]), [size(kept), size(summed)]);
  const right = reshape(arranged(weights, kernel, [...summed, ...added]), [
    size(summed),
    size(added),
  ]);
  const y = reshape(matMul(left, right), lengthsOf([...kept, ...added]));
  return arranged(y, [...kept, ...added].join(''), [...output]);
}

/** A tensor with its axes in another order. */
function arranged(x: Tensor, from: string, to: readonly string[]): Tensor {
  const order = to.map((letter) => from.indexOf(letter));
  return order.every((axis, i) => axis === i) ? x : transpose(x, order);
}
