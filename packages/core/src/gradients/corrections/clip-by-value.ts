import { cast, clipByValue, equal, mul, type Tensor } from '@tensorflow/tfjs-core';
import { gradientOf } from '../gradient-of.js';

/** dy where clipping changes nothing, bounds included; tfjs takes five passes and two masks to say so. */
export const clipByValueGradient = gradientOf('ClipByValue', {
  inputs: ['x'],
  gradient: (dy, [input], attrs) => ({
    x: () => {
      const x = input as Tensor;
      const { clipValueMin, clipValueMax } = attrs as Record<string, number>;
      const clipped = clipByValue(x, clipValueMin as number, clipValueMax as number);
      return mul(dy, cast(equal(x, clipped), 'float32'));
    },
  }),
});
