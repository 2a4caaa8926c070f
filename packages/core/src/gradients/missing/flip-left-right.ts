import { image, type Tensor4D } from '@tensorflow/tfjs-core';
import { gradientOf } from '../gradient-of.js';

/** A mirror is its own inverse. */
export const flipLeftRightGradient = gradientOf('FlipLeftRight', {
  gradient: (dy) => ({ image: () => image.flipLeftRight(dy as Tensor4D) }),
});
