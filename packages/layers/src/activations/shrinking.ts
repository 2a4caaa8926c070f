import {
  abs,
  add,
  cast,
  clipByValue,
  defineActivation,
  greater,
  mul,
  options,
  relu,
  sub,
  tanh as tanhOp,
  where,
  fill,
} from '@graftjs/core';

/** x − tanh(x). */
export const tanhShrink = defineActivation({
  type: 'activations/tanhShrink',
  apply: (x) => sub(x, tanhOp(x)),
});

/** x where |x| > threshold, 0 elsewhere; threshold 0.5 by default. */
export const hardShrink = defineActivation({
  type: 'activations/hardShrink',
  options: { threshold: options.number({ min: 0, default: 0.5 }) },
  positional: 'threshold',
  apply: (x, { threshold: limit }) => mul(x, cast(greater(abs(x), limit), 'float32')),
});

/** x brought nearer to 0 by threshold, and 0 where it would cross it; threshold 0.5 by default. */
export const softShrink = defineActivation({
  type: 'activations/softShrink',
  options: { threshold: options.number({ min: 0, default: 0.5 }) },
  positional: 'threshold',
  apply: (x, { threshold: limit }) => sub(relu(sub(x, limit)), relu(sub(mul(x, -1), limit))),
});

/** x where x > threshold, `defaultValue` elsewhere; both 0 by default. */
export const threshold = defineActivation({
  type: 'activations/threshold',
  options: {
    threshold: options.number({ default: 0 }),
    defaultValue: options.number({ default: 0 }),
  },
  positional: 'threshold',
  apply: (x, { threshold: limit, defaultValue }) =>
    where(greater(x, limit), x, fill(x.shape, defaultValue)),
});

/** x held between −1 and 1. */
export const hardTanh = defineActivation({
  type: 'activations/hardTanh',
  apply: (x) => clipByValue(x, -1, 1),
});

/** (x + 1) / 2 held between 0 and 1 (Martins and Astudillo 2016). */
export const sparseSigmoid = defineActivation({
  type: 'activations/sparseSigmoid',
  apply: (x) => clipByValue(mul(add(x, 1), 0.5), 0, 1),
});
