import {
  abs,
  add,
  clipByValue,
  defineActivation,
  div,
  elu as eluOp,
  exp,
  expm1,
  gelu as geluOp,
  leakyRelu as leakyReluOp,
  maximum,
  minimum,
  mul,
  neg,
  options,
  relu as reluOp,
  relu6 as relu6Op,
  selu as seluOp,
  sigmoid as sigmoidOp,
  silu as siluOp,
  softplus as softplusOp,
  split,
  sqrt,
  square,
  sub,
  tanh as tanhOp,
  type Tensor,
} from '@graftjs/core';

/** x. */
export const linear = defineActivation({ type: 'activations/linear', apply: (x) => x });
/** max(0, x). */
export const relu = defineActivation({ type: 'activations/relu', apply: (x) => reluOp(x) });
/** min(max(0, x), 6) (Howard et al. 2017). */
export const relu6 = defineActivation({ type: 'activations/relu6', apply: (x) => relu6Op(x) });
/** x where positive, slope · x elsewhere; slope 0.2 by default. */
export const leakyRelu = defineActivation({
  type: 'activations/leakyRelu',
  options: { negativeSlope: options.number({ default: 0.2 }) },
  positional: 'negativeSlope',
  apply: (x, { negativeSlope }) => leakyReluOp(x, negativeSlope),
});
/** x where positive, α(eˣ − 1) elsewhere (Clevert et al. 2016). */
export const elu = defineActivation({
  type: 'activations/elu',
  options: { alpha: options.number({ default: 1 }) },
  positional: 'alpha',
  apply: (x, { alpha }) =>
    alpha === 1 ? eluOp(x) : add(reluOp(x), mul(minimum(eluOp(x), 0), alpha)),
});
/** Self-normalising elu (Klambauer et al. 2017). */
export const selu = defineActivation({ type: 'activations/selu', apply: (x) => seluOp(x) });
/** log(1 + eˣ). */
export const softplus = defineActivation({
  type: 'activations/softplus',
  apply: (x) => softplusOp(x),
});
/** x / (1 + |x|). */
export const softsign = defineActivation({
  type: 'activations/softsign',
  apply: (x) => div(x, add(abs(x), 1)),
});
export const tanh = defineActivation({ type: 'activations/tanh', apply: (x) => tanhOp(x) });
/** 1 / (1 + e⁻ˣ). */
export const sigmoid = defineActivation({
  type: 'activations/sigmoid',
  apply: (x) => sigmoidOp(x),
});
export const exponential = defineActivation({
  type: 'activations/exponential',
  apply: (x) => exp(x),
});

/**
 * A sigmoid in three straight pieces. Keras changed its slope: `keras2` is clip(0.2x + 0.5, 0, 1),
 * `keras3` (the default) relu6(x + 3) / 6. Files keep the one they were trained with.
 */
export const hardSigmoid = defineActivation({
  type: 'activations/hardSigmoid',
  options: { form: options.oneOf(['keras2', 'keras3'], { default: 'keras3' }) },
  apply: (x, { form }) => hardSigmoidOf(x, form),
});

function hardSigmoidOf(x: Tensor, form: 'keras2' | 'keras3'): Tensor {
  return form === 'keras2' ? clipByValue(add(mul(x, 0.2), 0.5), 0, 1) : div(relu6Op(add(x, 3)), 6);
}

/** x · sigmoid(x) (Ramachandran et al. 2017); Keras calls it swish as well. */
export const silu = defineActivation({
  type: 'activations/silu',
  apply: (x) => siluOp(x),
});
/** x · hardSigmoid(x) (Howard et al. 2019). */
export const hardSilu = defineActivation({
  type: 'activations/hardSilu',
  apply: (x) => mul(x, hardSigmoidOf(x, 'keras3')),
});
/** x · tanh(softplus(x)) (Misra 2019). */
export const mish = defineActivation({
  type: 'activations/mish',
  apply: (x) => mul(x, tanhOp(softplusOp(x))),
});

/** x · Φ(x) (Hendrycks and Gimpel 2016), exactly or by its tanh approximation. */
export const gelu = defineActivation({
  type: 'activations/gelu',
  options: { approximate: options.boolean({ default: false }) },
  apply: (x, { approximate }) => geluOp(x, { approximate }),
});
/** −softplus(−x). */
export const logSigmoid = defineActivation({
  type: 'activations/logSigmoid',
  apply: (x) => neg(softplusOp(neg(x))),
});

/** x where positive, α(e^(x/α) − 1) elsewhere (Barron 2017): an elu without a kink for any α. */
export const celu = defineActivation({
  type: 'activations/celu',
  options: { alpha: options.number({ default: 1 }) },
  positional: 'alpha',
  apply: (x, { alpha }) => add(maximum(x, 0), mul(expm1(div(minimum(x, 0), alpha)), alpha)),
});
/** (x + √(x² + b)) / 2, near softplus without its logarithm (Barron 2021); b is 4 by default. */
export const squareplus = defineActivation({
  type: 'activations/squareplus',
  options: { b: options.number({ min: 0, default: 4 }) },
  positional: 'b',
  apply: (x, { b }) => mul(add(x, sqrt(add(square(x), b))), 0.5),
});
/** 0 up to −1, (x + 1)² / 4 up to 1, x beyond. */
export const sparsePlus = defineActivation({
  type: 'activations/sparsePlus',
  apply: (x) => add(mul(square(clipByValue(add(x, 1), 0, 2)), 0.25), reluOp(sub(x, 1))),
});
/**
 * The first half of an axis times the sigmoid of the second (Dauphin et al. 2017), along the last
 * axis by default, which comes out half as long.
 */
export const glu = defineActivation({
  type: 'activations/glu',
  options: { axis: options.integer({ default: -1 }) },
  positional: 'axis',
  outputShape(input, { axis }) {
    const at = axis < 0 ? axis + input.length : axis;
    return input.map((length, i) => (i === at && length !== null ? length / 2 : length));
  },
  apply(x, { axis }) {
    const [values, gates] = split(x, 2, axis) as [Tensor, Tensor];
    return mul(values, sigmoidOp(gates));
  },
});
