import { cast, engine, mul, step, sum, type Tensor } from '@tensorflow/tfjs-core';
import { runOwnKernel } from '../../backend/run-own-kernel.js';
import { gradientOf } from '../gradient-of.js';

/**
 * Of a convolution with bias and ReLU, or no activation, from its output: what is above zero there
 * was above zero before. tfjs has none, and takes the kernel apart instead.
 */
export const fusedConv2dGradient = gradientOf('FusedConv2D', {
  inputs: ['x', 'filter'],
  outputs: [true],
  gradient: (dy, saved, { activation, ...attrs }) => {
    const [x, filter, y] = saved as [Tensor, Tensor, Tensor];
    const before =
      activation === 'relu'
        ? (runOwnKernel('GraftReluGrad', { dy, x: y })?.[0] ?? mul(dy, cast(step(y), 'float32')))
        : dy;
    const run = (kernel: string, inputs: { [name: string]: Tensor }, more: object): Tensor =>
      engine().runKernel(kernel, inputs, { ...attrs, ...more } as never) as Tensor;
    return {
      x: () => run('Conv2DBackpropInput', { dy: before, filter }, { inputShape: x.shape }),
      filter: () => run('Conv2DBackpropFilter', { x, dy: before }, { filterShape: filter.shape }),
      bias: () => sum(before, [0, 1, 2]),
    };
  },
});
