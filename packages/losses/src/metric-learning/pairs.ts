import {
  add,
  cast,
  div,
  equal,
  expandDims,
  eye,
  logicalAnd,
  logicalNot,
  matMul,
  maximum,
  mul,
  reshape,
  sqrt,
  square,
  sub,
  sum,
  type Tensor,
  type Tensor2D,
} from '@graftjs/core';

/** Far below any logit, and finite: what is masked stays out of sums of exponentials. */
export const NEVER = -1e30;

export interface Pairs {
  /** Same class, and not the same example. */
  readonly positive: Tensor;
  /** Another class. */
  readonly negative: Tensor;
}

/** Which examples of a batch belong together: [batch, batch], bool. */
export function pairsOf(labels: Tensor): Pairs {
  const flat = reshape(labels, [-1]);
  const same = equal(expandDims(flat, 1), expandDims(flat, 0));
  const self = cast(eye(flat.size), 'bool');
  return { positive: logicalAnd(same, logicalNot(self)), negative: logicalNot(same) };
}

/** Rows of unit length. */
export const unitRows = (x: Tensor): Tensor2D =>
  div<Tensor2D>(x as Tensor2D, sqrt(maximum(sum(square(x), -1, true), 1e-12)));

/** Inner products of all rows with all. */
export const innerProducts = (x: Tensor2D): Tensor => matMul(x, x, false, true);

/** Euclidean distances of all rows from all; 0 has a slope of 0. */
export function distances(x: Tensor2D): Tensor {
  const lengths = sum(square(x), -1, true);
  const squares = sub(add(lengths, reshape(lengths, [1, -1])), mul(innerProducts(x), 2));
  return sqrt(maximum(squares, 1e-12));
}
