import { add, cast, defineLayer, mul, options } from '@graftjs/core';

/** x · scale + offset: pixels to what a network was trained on. */
export const rescaling = defineLayer({
  type: 'layers/Rescaling',
  positional: 'scale',
  options: { scale: options.number(), offset: options.number({ default: 0 }) },
  call: (x, { options: { scale, offset } }) => add(mul(cast(x, 'float32'), scale), offset),
});
