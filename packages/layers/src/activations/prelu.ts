import { add, defineLayer, minimum, mul, options, relu } from '@graftjs/core';
import { constraint, initializer, regularizer } from '../options/layer-values.js';

const sharedAxes = options.custom<readonly number[], number | readonly number[]>(
  'axes that share a slope, counted from 1',
  (value) => {
    const axes: unknown[] = Array.isArray(value) ? value : [value];
    return axes.every((axis) => Number.isInteger(axis) && (axis as number) > 0)
      ? (axes as number[])
      : undefined;
  },
);

/**
 * x where positive, α · x elsewhere, with α learnt (He et al. 2015).
 *
 * Weights: alpha, of the shape of one example, or 1 along `sharedAxes`; `sharedAxes: [1, 2]` gives
 * each channel of images one slope.
 */
export const pReLU = defineLayer({
  type: 'layers/PReLU',
  options: {
    alphaInitializer: initializer('zeros'),
    alphaRegularizer: regularizer,
    alphaConstraint: constraint,
    sharedAxes: options.nullable(sharedAxes),
  },
  input: { minRank: 2 },
  build: (b, o) => ({
    alpha: b.weight(
      'alpha',
      b.input.slice(1).map((_, i) => (o.sharedAxes?.includes(i + 1) ? 1 : b.dim(i + 1))),
      {
        initializer: o.alphaInitializer,
        regularizer: o.alphaRegularizer,
        constraint: o.alphaConstraint,
      },
    ),
  }),
  call: (x, { weights: { alpha } }) => add(relu(x), mul(minimum(x, 0), alpha.value)),
});
