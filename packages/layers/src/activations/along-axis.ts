import { transpose, type Tensor } from '@graftjs/core';

/** Runs an op that works on the last axis along another one, which is brought there and back. */
export function alongAxis(x: Tensor, axis: number, op: (x: Tensor) => Tensor): Tensor {
  const at = axis < 0 ? axis + x.rank : axis;
  if (at === x.rank - 1) return op(x);
  const order = x.shape.map((_, i) => i);
  order[at] = x.rank - 1;
  order[x.rank - 1] = at;
  return transpose(op(transpose(x, order)), order);
}
