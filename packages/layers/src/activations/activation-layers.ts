import { defineLayer, options } from '@graftjs/core';
import { elu as eluActivation, leakyRelu as leakyReluActivation } from './elementwise.js';

/** x where positive, slope · x elsewhere; slope 0.3 by default, as in Keras. */
export const leakyReLU = defineLayer({
  type: 'layers/LeakyReLU',
  positional: 'negativeSlope',
  options: { negativeSlope: options.number({ default: 0.3 }) },
  call: (x, { options: { negativeSlope } }) => leakyReluActivation(negativeSlope).apply(x),
});

/** x where positive, α(eˣ − 1) elsewhere. */
export const eLU = defineLayer({
  type: 'layers/ELU',
  positional: 'alpha',
  options: { alpha: options.number({ default: 1 }) },
  call: (x, { options: { alpha } }) => eluActivation(alpha).apply(x),
});
