import { defineLayer } from '@graftjs/core';
import { activation as activationOption } from '../options/layer-values.js';

/** An activation as a layer of its own: `activation('relu')`. Output shape as the input's, but for glu. */
export const activation = defineLayer({
  type: 'layers/Activation',
  positional: 'activation',
  options: { activation: { ...activationOption, optional: false as const } },
  outputShape: (input, { activation: function_ }) => function_.outputShape?.(input) ?? input,
  call: (x, { options: { activation: function_ } }) => function_.apply(x),
});
