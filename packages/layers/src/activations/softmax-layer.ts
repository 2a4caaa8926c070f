import {
  cast,
  defineLayer,
  exp,
  expandTo,
  fill,
  logicalAnd,
  logSumExp,
  onesLike,
  options,
  sub,
  where,
  zerosLike,
  type Tensor,
} from '@graftjs/core';
import { softmax as softmaxActivation } from './softmax.js';

type Axes = number | readonly number[];

const isAxes = (value: unknown): value is Axes =>
  Number.isInteger(value) ||
  (Array.isArray(value) && value.length > 0 && value.every(Number.isInteger));

function over(x: Tensor, axis: Axes): Tensor {
  if (typeof axis === 'number') return softmaxActivation({ axis }).apply(x);
  if (axis.length === 1) return over(x, axis[0] ?? -1);
  return exp(sub(x, logSumExp(x, [...axis], true)));
}

/**
 * Softmax along an axis, the last by default, or over several at once. What the mask leaves out gets
 * no weight.
 */
export const softmax = defineLayer({
  type: 'layers/Softmax',
  positional: 'axis',
  options: {
    axis: options.custom<Axes, Axes, { default: Axes }>(
      'a whole number, or an array of them',
      (value) => (isAxes(value) ? value : undefined),
      { default: -1 },
    ),
  },
  call(x, { options: { axis }, masks }) {
    const mask = masks?.[0];
    if (!mask) return over(x, axis);
    const counted = logicalAnd(cast(expandTo(mask, x), 'bool'), cast(onesLike(x), 'bool'));
    return where(counted, over(where(counted, x, fill(x.shape, -1e9)), axis), zerosLike(x));
  },
});
