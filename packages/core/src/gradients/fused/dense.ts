import { matMul, sum, Tensor, type fused } from '@tensorflow/tfjs-core';
import { runOwnKernel } from '../../backend/run-own-kernel.js';
import { reluBackward } from '../corrections/relu.js';
import { gradientOf } from '../gradient-of.js';

type Options = Parameters<typeof fused.matMul>[0];

/**
 * a · b + bias of matrices, with or without ReLU, as one kernel where the backend has it; else `null`.
 * What is above zero in the output was above zero before, so the gradient follows from the output.
 * tfjs takes a product with ReLU apart while it differentiates, reshapes all operands, and computes
 * the gradient of both whether or not anybody asks.
 */
export function denseForward({
  a,
  b,
  bias,
  transposeA,
  transposeB,
  activation = 'linear',
}: Options) {
  if (transposeA || transposeB || !(a instanceof Tensor && b instanceof Tensor)) return null;
  if (activation !== 'linear' && activation !== 'relu') return null;
  if (a.rank !== 2 || b.rank !== 2 || a.shape[1] !== b.shape[0]) return null;
  if (bias === undefined) return runOwnKernel('GraftDense', { a, b }, { activation })?.[0] ?? null;
  if (!(bias instanceof Tensor) || bias.rank !== 1 || bias.shape[0] !== b.shape[1]) return null;
  return runOwnKernel('GraftDense', { a, b, bias }, { activation })?.[0] ?? null;
}

/** Products with the other operand, of what the activation lets through. */
export const denseGradient = gradientOf('GraftDense', {
  inputs: ['a', 'b'],
  outputs: [true],
  gradient: (given, saved, { activation }) => {
    const [a, b, y] = saved as [Tensor, Tensor, Tensor];
    const dy = activation === 'relu' ? reluBackward.run({ dy: given, x: y }) : given;
    return {
      a: () => matMul(dy, b, false, true),
      b: () => matMul(a, dy, true, false),
      bias: () => sum(dy, 0),
    };
  },
});
