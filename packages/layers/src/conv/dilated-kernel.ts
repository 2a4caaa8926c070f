import { concat, reshape, slice, zeros, type Tensor } from '@graftjs/core';

/**
 * A kernel with rates − 1 zeros between its values along each spatial axis: with it a plain
 * convolution is a dilated one. For convolutions that have no dilated kernels or gradients.
 */
export function dilatedKernel(kernel: Tensor, rates: readonly number[]): Tensor {
  return rates.reduce(
    (sofar, rate, axis) => (rate === 1 ? sofar : spread(sofar, axis, rate)),
    kernel,
  );
}

function spread(kernel: Tensor, axis: number, rate: number): Tensor {
  const { shape } = kernel;
  const length = shape[axis] ?? 1;
  const rows = (count: number, step: number): number[] => [
    ...shape.slice(0, axis),
    count,
    step,
    ...shape.slice(axis + 1),
  ];
  const filled = concat(
    [reshape(kernel, rows(length, 1)), zeros(rows(length, rate - 1))],
    axis + 1,
  );
  const flat = reshape(
    filled,
    rows(length * rate, 1).filter((_, i) => i !== axis + 1),
  );
  // The zeros after the last value would widen the window.
  return slice(
    flat,
    shape.map(() => 0),
    shape.map((size, i) => (i === axis ? (length - 1) * rate + 1 : size)),
  );
}
