import { cast, lessEqual, mul, step, type Tensor } from '@tensorflow/tfjs-core';
import { runOwnKernel } from '../../backend/run-own-kernel.js';
import { gradientOf } from '../gradient-of.js';

const fused = (kernel: string, dy: Tensor, x: Tensor): Tensor | undefined =>
  runOwnKernel(kernel, { dy, x })?.[0];

/** dy where x > 0. */
export const reluGradient = gradientOf('Relu', {
  inputs: ['x'],
  gradient: (dy, [input]) => ({
    x: () => {
      const x = input as Tensor;
      return fused('GraftReluGrad', dy, x) ?? mul(dy, cast(step(x), 'float32'));
    },
  }),
});

/** dy where 0 < x ≤ 6. */
export const relu6Gradient = gradientOf('Relu6', {
  inputs: ['x'],
  gradient: (dy, [input]) => ({
    x: () => {
      const x = input as Tensor;
      const inside = () => mul(cast(lessEqual(x, 6), 'float32'), step(x));
      return fused('GraftRelu6Grad', dy, x) ?? mul(dy, inside());
    },
  }),
});
