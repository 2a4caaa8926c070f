import {
  backend_util,
  cumprod,
  mul,
  reshape,
  transpose,
  util,
  type Tensor,
} from '@tensorflow/tfjs-core';
import { gradientOf } from '../gradient-of.js';

/**
 * Each factor's slope is the product of the others, before and behind it: no division, so zeros are
 * no trouble. tfjs means the same but calls methods of tensors that nothing registers.
 */
export const prodGradient = gradientOf('Prod', {
  inputs: ['x'],
  gradient: (dy, [input], { axis }) => ({
    x: () => {
      const x = input as Tensor;
      const axes = util.parseAxisParam(axis as number | number[], x.shape);
      const kept = x.shape.map((_, at) => at).filter((at) => !axes.includes(at));
      const order = [...kept, ...axes];
      const shape = [util.sizeFromShape(kept.map((at) => x.shape[at] as number)), -1];
      const factors = reshape(transpose(x, order), shape);
      const others = mul(cumprod(factors, 1, true, false), cumprod(factors, 1, true, true));
      const slopes = mul(others, reshape(dy, [shape[0] as number, 1]));
      const ordered = reshape(
        slopes,
        order.map((at) => x.shape[at] as number),
      );
      return transpose(ordered, backend_util.getUndoAxesPermutation(order));
    },
  }),
});
