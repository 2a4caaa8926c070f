import { matMul, reshape, tensor2d, transpose, type Tensor } from '@graftjs/core';

/** A matrix [to, from] times every line of a tensor along one axis. */
export function timesAlongAxis(
  x: Tensor,
  axis: number,
  matrix: { readonly values: Float32Array; readonly to: number; readonly from: number },
): Tensor {
  const order = x.shape.map((_, i) => i).filter((i) => i !== axis);
  const lines = transpose(x, [...order, axis]);
  const table = tensor2d(matrix.values, [matrix.to, matrix.from]);
  const product = matMul(reshape(lines, [-1, matrix.from]), table, false, true);
  const back = x.shape.map((_, i) => (i < axis ? i : i === axis ? x.rank - 1 : i - 1));
  return transpose(reshape(product, [...order.map((i) => x.shape[i] ?? 1), matrix.to]), back);
}
