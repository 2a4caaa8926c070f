import { cast, lessEqual, mul, step, type Tensor } from '@tensorflow/tfjs-core';
import { fusedKernel, type FusedKernel } from '../fused-kernel.js';
import { gradientOf } from '../gradient-of.js';

type Slope = (x: Tensor) => Tensor;

/** dy times a slope of 0 and 1: in one pass over memory where the backend has the kernel. */
const masked = (kernel: string, slope: Slope): FusedKernel =>
  fusedKernel(kernel, ['dy', 'x'], ([dy, x]) => mul(dy as Tensor, slope(x as Tensor)));

const positive: Slope = (x) => cast(step(x), 'float32');
const insideSix: Slope = (x) => mul(cast(lessEqual(x, 6), 'float32'), step(x));

export const reluBackward = masked('GraftReluGrad', positive);
export const relu6Backward = masked('GraftRelu6Grad', insideSix);

/** dy where x > 0. */
export const reluGradient = gradientOf('Relu', {
  inputs: ['x'],
  gradient: (dy, [x]) => ({ x: () => reluBackward.run({ dy, x: x as Tensor }) }),
});

/** dy where 0 < x ≤ 6. */
export const relu6Gradient = gradientOf('Relu6', {
  inputs: ['x'],
  gradient: (dy, [x]) => ({ x: () => relu6Backward.run({ dy, x: x as Tensor }) }),
});
