import {
  defineActivation,
  logSoftmax as logSoftmaxOp,
  options,
  softmax as softmaxOp,
  transpose,
  type Tensor,
} from '@graftjs/core';

/** The op works on the last axis; another one is brought there and back. */
function alongAxis(x: Tensor, axis: number, op: (x: Tensor) => Tensor): Tensor {
  const at = axis < 0 ? axis + x.rank : axis;
  if (at === x.rank - 1) return op(x);
  const order = x.shape.map((_, i) => i);
  order[at] = x.rank - 1;
  order[x.rank - 1] = at;
  return transpose(op(transpose(x, order)), order);
}

/** eˣ / Σ eˣ along an axis, the last by default. */
export const softmax = defineActivation({
  type: 'activations/softmax',
  options: { axis: options.integer({ default: -1 }) },
  apply: (x, { axis }) => alongAxis(x, axis, (y) => softmaxOp(y)),
});

/** x − log Σ eˣ along an axis, the last by default. */
export const logSoftmax = defineActivation({
  type: 'activations/logSoftmax',
  options: { axis: options.integer({ default: -1 }) },
  apply: (x, { axis }) => alongAxis(x, axis, (y) => logSoftmaxOp(y)),
});
