import { defineLayer, fused, options, reshape, type Tensor2D } from '@graftjs/core';
import { activated } from '../conv/output-part.js';
import { activation, constraint, initializer, regularizer } from '../options/layer-values.js';

/**
 * activation(x · kernel + bias) on the last axis.
 *
 * Input [batch, …, features], output [batch, …, units]. Weights: kernel [features, units], bias
 * [units].
 */
export const dense = defineLayer({
  type: 'layers/Dense',
  positional: 'units',
  options: {
    units: options.integer({ min: 1 }),
    activation,
    useBias: options.boolean({ default: true }),
    kernelInitializer: initializer('glorotUniform'),
    biasInitializer: initializer('zeros'),
    kernelRegularizer: regularizer,
    biasRegularizer: regularizer,
    activityRegularizer: regularizer,
    kernelConstraint: constraint,
    biasConstraint: constraint,
  },
  input: { minRank: 2 },
  build: (b, o) => ({
    kernel: b.weight('kernel', [b.dim(-1), o.units], {
      initializer: o.kernelInitializer,
      regularizer: o.kernelRegularizer,
      constraint: o.kernelConstraint,
    }),
    bias: o.useBias
      ? b.weight('bias', [o.units], {
          initializer: o.biasInitializer,
          regularizer: o.biasRegularizer,
          constraint: o.biasConstraint,
        })
      : null,
  }),
  outputShape: (input, { units, activation: function_ }) => {
    const shape = [...input.slice(0, -1), units];
    return function_.outputShape?.(shape) ?? shape;
  },
  call(x, context) {
    const { options: o, weights } = context;
    const a = (x.rank === 2 ? x : reshape(x, [-1, x.shape.at(-1) ?? 1])) as Tensor2D;
    const b = weights.kernel.value as Tensor2D;
    const bias = weights.bias ? { bias: weights.bias.value } : {};
    return activated(o, context, (activation) => {
      const y = fused.matMul({ a, b, ...bias, activation });
      return x.rank === 2 ? y : reshape(y, [...x.shape.slice(0, -1), o.units]);
    });
  },
});
