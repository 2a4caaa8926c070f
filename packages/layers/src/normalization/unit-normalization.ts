import { defineLayer, maximum, mul, rsqrt, square, sum } from '@graftjs/core';
import { axes, positiveAxes } from './normalized-axes.js';

/** Of a norm; below it vectors count as zero. */
const EPSILON = 1e-12;

/** Scales vectors along the last axis, or those given, to norm 1. */
export const unitNormalization = defineLayer({
  type: 'layers/UnitNormalization',
  positional: 'axis',
  options: { axis: axes },
  call(x, { options: { axis } }) {
    const along = positiveAxes(axis, x.shape, 'UnitNormalization');
    return mul(x, rsqrt(maximum(sum(square(x), along, true), EPSILON ** 2)));
  },
});
