import { defineLayer, expandDims, options, tile } from '@graftjs/core';

/** Each row `n` times: [batch, features] to [batch, n, features]. */
export const repeatVector = defineLayer({
  type: 'layers/RepeatVector',
  positional: 'n',
  options: { n: options.integer({ min: 1 }) },
  input: { rank: 2 },
  outputShape: ([batch = null, features = null], { n }) => [batch, n, features],
  call: (x, { options: { n } }) => tile(expandDims(x, 1), [1, n, 1]),
  outputMask: () => null,
});
