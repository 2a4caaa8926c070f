import {
  defineActivation,
  logSoftmax as logSoftmaxOp,
  options,
  softmax as softmaxOp,
} from '@graftjs/core';
import { alongAxis } from './along-axis.js';

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
