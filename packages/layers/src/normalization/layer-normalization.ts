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
  sub,
  type Parameter,
} from '@graftjs/core';
import { areLast, axes, broadcastShape, lengthsOf, positiveAxes } from './normalized-axes.js';
import { scaleAndCenter, scaleAndCenterOptions } from './scale-and-center.js';

/**
 * Normalises each example by itself: (x − mean) / √(variance + ε) · gamma + beta, over the last axis
 * or those given (Ba et al. 2016).
 *
 * Weights: gamma and beta, shaped like the axes.
 *
 * @example
 * layerNormalization({ epsilon: 1e-6 });
 */
export const layerNormalization = defineLayer({
  type: 'layers/LayerNormalization',
  options: {
    axis: axes,
    epsilon: options.number({ min: 0, default: 1e-3 }),
    /** Divides by the deviation without taking the mean away, and has no beta; for old files. */
    rmsScaling: options.boolean({ default: false }),
    ...scaleAndCenterOptions,
  },
  input: { minRank: 1, fixedAxis: null },
  build(b, o) {
    const shape = lengthsOf(
      b.input,
      positiveAxes(o.axis, b.input, 'LayerNormalization'),
      'LayerNormalization',
    );
    const { scale, center, rmsScaling } = o;
    const present = { scale: scale || rmsScaling, center: center && !rmsScaling };
    return scaleAndCenter(b, { ...o, ...present }, shape);
  },
  call(x, { options: o, weights: { gamma, beta } }) {
    const along = positiveAxes(o.axis, x.shape, 'LayerNormalization');
    if (areLast(along, x.rank) && !o.rmsScaling) {
      const { epsilon } = o;
      const [scale, offset] = [gamma?.value, beta?.value];
      return normalizeRows(x, { axes: along.length, scale, offset, epsilon });
    }
    const drawn = ({ value }: Parameter) => reshape(value, broadcastShape(x.shape, along));
    const centered = sub(x, mean(x, along, true));
    const inverse = rsqrt(add(mean(square(centered), along, true), o.epsilon));
    const y = mul(o.rmsScaling ? x : centered, gamma ? mul(inverse, drawn(gamma)) : inverse);
    return beta ? add(y, drawn(beta)) : y;
  },
});
