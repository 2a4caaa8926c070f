import {
  cast,
  greaterEqual,
  less,
  lessEqual,
  greater,
  mul,
  type Tensor,
} from '@tensorflow/tfjs-core';
import { gradientOf } from '../gradient-of.js';
import { sumTo } from '../sum-to.js';

type Choice = (a: Tensor, b: Tensor) => Tensor;

/** Where the first input is chosen the gradient goes there, elsewhere to the second. */
const choice = (kernel: string, first: Choice, second: Choice) =>
  gradientOf(kernel, {
    inputs: ['a', 'b'],
    gradient: (dy, [a, b]) => {
      const part = (chosen: Choice, to: Tensor) =>
        sumTo(mul(dy, cast(chosen(a as Tensor, b as Tensor), 'float32')), to.shape);
      return { a: () => part(first, a as Tensor), b: () => part(second, b as Tensor) };
    },
  });

// tfjs gives gradients of the broadcast shape here, which its own tape then refuses.
export const maximumGradient = choice('Maximum', greaterEqual, less);
export const minimumGradient = choice('Minimum', lessEqual, greater);
