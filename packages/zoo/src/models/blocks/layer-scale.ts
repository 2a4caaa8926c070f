import { defineLayer, mul, options } from '@graftjs/core';
import { initializers } from '@graftjs/layers';

/**
 * Multiplies each channel by a number of its own, near zero at first (Touvron et al. 2021). Weight:
 * gamma [projectionDim].
 */
export const layerScale = defineLayer({
  type: 'zoo/LayerScale',
  options: {
    initValues: options.number({ default: 1e-6 }),
    projectionDim: options.integer({ min: 1 }),
  },
  input: { minRank: 2 },
  build: (b, { initValues, projectionDim }) => ({
    gamma: b.weight('gamma', [projectionDim], {
      initializer: initializers.constant({ value: initValues }),
    }),
  }),
  call: (x, { weights: { gamma } }) => mul(x, gamma.value),
});
