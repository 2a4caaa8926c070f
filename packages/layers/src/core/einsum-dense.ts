import { add, defineLayer, options } from '@graftjs/core';
import { withFanAxes } from '../initializers/with-fan-axes.js';
import { activation, constraint, initializer, regularizer } from '../options/layer-values.js';
import { einsumEquation, einsumShapes } from './einsum-equation.js';
import { einsumProduct } from './einsum-product.js';
import { activityPenalty } from '../regularizers/activity-penalty.js';

/** One length, or a list of them. */
const lengths = options.custom<readonly (number | null)[], number | readonly (number | null)[]>(
  'a whole number, or a list of them with null for what the input says',
  (value) => {
    if (Number.isInteger(value)) return [value as number];
    const valid =
      Array.isArray(value) && value.every((axis) => axis === null || Number.isInteger(axis));
    return valid ? (value as (number | null)[]) : undefined;
  },
);

/**
 * A dense layer whose product is an equation: activation(einsum(equation, x, kernel) + bias).
 *
 * `outputShape` is the shape of the output after the batch axis, null where the input says it;
 * `biasAxes` are the letters of the output that the bias has. Weights: kernel, as the equation says,
 * and bias.
 *
 * @example
 * einsumDense({ equation: 'abc,cd->abd', outputShape: [null, 64], biasAxes: 'd' });
 */
export const einsumDense = defineLayer({
  type: 'layers/EinsumDense',
  positional: 'equation',
  options: {
    equation: options.string(),
    outputShape: lengths,
    activation,
    biasAxes: options.nullable(options.string()),
    kernelInitializer: initializer('glorotUniform'),
    biasInitializer: initializer('zeros'),
    kernelRegularizer: regularizer,
    biasRegularizer: regularizer,
    activityRegularizer: regularizer,
    kernelConstraint: constraint,
    biasConstraint: constraint,
  },
  input: { minRank: 1, fixedAxis: null },
  build(b, o) {
    const equation = einsumEquation(o.equation, b.input.length);
    const shapes = einsumShapes(equation, b.input, o.outputShape, o.biasAxes);
    return {
      kernel: b.weight('kernel', shapes.kernel, {
        initializer: withFanAxes(o.kernelInitializer, shapes.inputAxes, shapes.outputAxes),
        regularizer: o.kernelRegularizer,
        constraint: o.kernelConstraint,
      }),
      bias: shapes.bias
        ? b.weight('bias', shapes.bias, {
            initializer: o.biasInitializer,
            regularizer: o.biasRegularizer,
            constraint: o.biasConstraint,
          })
        : null,
    };
  },
  outputShape(input, o) {
    const equation = einsumEquation(o.equation, input.length);
    return einsumShapes(equation, input, o.outputShape, null).output;
  },
  call(x, { options: o, weights: { kernel, bias }, addLoss }) {
    const products = einsumProduct(einsumEquation(o.equation, x.rank), x, kernel.value);
    const y = o.activation.apply(bias ? add(products, bias.value) : products);
    if (o.activityRegularizer) addLoss(activityPenalty(o.activityRegularizer, y));
    return y;
  },
});
