import { reshape, stack, type Tensor } from '@graftjs/core';

/** Every slice along an axis, so many times in a row. */
export function repeatAlong(x: Tensor, axis: number, times: number): Tensor {
  if (times === 1) return x;
  const { shape } = x;
  const size = (axes: readonly number[]): number => axes.reduce((product, n) => product * n, 1);
  const [outer, inner] = [size(shape.slice(0, axis + 1)), size(shape.slice(axis + 1))];
  const repeated = stack(Array<Tensor>(times).fill(reshape(x, [outer, inner])), 1);
  return reshape(
    repeated,
    shape.map((length, i) => (i === axis ? length * times : length)),
  );
}
