import {
  add,
  cumprod,
  mul,
  reverse,
  stack,
  unstack,
  zerosLike,
  type Tensor,
} from '@tensorflow/tfjs-core';
import { gradientOf } from '../gradient-of.js';

/**
 * With L_k the product before k, dx_k = L_k R_k where R_k = dy_k + x_{k+1} R_{k+1} (one place later
 * for the exclusive form). No division, so zeros among the factors are no trouble.
 */
function forward(x: Tensor, dy: Tensor, axis: number, exclusive: boolean): Tensor {
  const factors = unstack(x, axis);
  const slopes = unstack(dy, axis);
  const later: Tensor[] = [];
  const none = zerosLike(slopes[0] as Tensor);
  for (let k = factors.length - 1; k >= 0; k--) {
    const next = factors[k + 1];
    const beyond = next ? mul(next, later[k + 1] as Tensor) : none;
    later[k] = add(exclusive ? (slopes[k + 1] ?? none) : (slopes[k] as Tensor), beyond);
  }
  return mul(cumprod(x, axis, true, false), stack(later, axis));
}

export const cumprodGradient = gradientOf('Cumprod', {
  inputs: ['x'],
  gradient: (dy, [input], { axis, exclusive, reverse: backwards }) => ({
    x: () => {
      const x = input as Tensor;
      const along = ((axis as number) + x.rank) % x.rank;
      if (!backwards) return forward(x, dy, along, exclusive === true);
      const flipped = forward(reverse(x, along), reverse(dy, along), along, exclusive === true);
      return reverse(flipped, along);
    },
  }),
});
