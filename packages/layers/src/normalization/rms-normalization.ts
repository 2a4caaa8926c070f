import {
  add,
  defineLayer,
  mean,
  mul,
  normalizeRows,
  options,
  reshape,
  rsqrt,
  square,
} from '@graftjs/core';
import { initializers } from '../initializers/index.js';
import { areLast, axes, broadcastShape, lengthsOf, positiveAxes } from './normalized-axes.js';

/**
 * Divides by the root of the mean square: x / √(mean x² + ε) · scale, over the last axis or those
 * given (Zhang and Sennrich 2019). Weights: scale, shaped like the axes.
 */
export const rmsNormalization = defineLayer({
  type: 'layers/RMSNormalization',
  options: { axis: axes, epsilon: options.number({ min: 0, default: 1e-6 }) },
  input: { minRank: 1, fixedAxis: null },
  build(b, { axis }) {
    const along = positiveAxes(axis, b.input, 'RMSNormalization');
    const shape = lengthsOf(b.input, along, 'RMSNormalization');
    return { scale: b.weight('scale', shape, { initializer: initializers.ones() }) };
  },
  call(x, { options: { axis, epsilon }, weights: { scale } }) {
    const along = positiveAxes(axis, x.shape, 'RMSNormalization');
    if (areLast(along, x.rank)) {
      const settings = { axes: along.length, scale: scale.value, epsilon, centered: false };
      return normalizeRows(x, settings);
    }
    const inverse = rsqrt(add(mean(square(x), along, true), epsilon));
    return mul(x, mul(inverse, reshape(scale.value, broadcastShape(x.shape, along))));
  },
});
