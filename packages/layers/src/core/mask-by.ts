import { cast, defineMergeLayer, reshape, type Tensor } from '@graftjs/core';

/**
 * Gives its first input the second as its mask: [batch, steps, …] and [batch, steps], true for what
 * counts. What Keras does by `layer(x, mask=mask)`.
 *
 * @example
 * const y = lstm(8).apply(maskBy().apply([x, operation('notEqual', { operands: [null, 0] }).apply(tokens)]));
 */
export const maskBy = defineMergeLayer({
  type: 'layers/MaskBy',
  inputs: 2,
  input: { fixedAxis: null },
  outputShape: ([x = []]) => x,
  call: ([x]) => reshape(x as Tensor, (x as Tensor).shape),
  outputMask: ([, mask]) => (mask ? cast(mask, 'bool') : null),
});
