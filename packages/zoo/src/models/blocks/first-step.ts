import { defineLayer, reshape, slice } from '@graftjs/core';

/** The first position of a sequence: [batch, steps, d] to [batch, d]. */
export const firstStep = defineLayer({
  type: 'zoo/FirstStep',
  input: { rank: 3 },
  outputShape: ([batch = null, , width = null]) => [batch, width],
  call: (x) => {
    const [batch = 0, , width = 0] = x.shape;
    return reshape(slice(x, [0, 0, 0], [batch, 1, width]), [batch, width]);
  },
  outputMask: () => null,
});
