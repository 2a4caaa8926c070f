import { checkPositive, checkStrength } from '../statistics/check-number.js';
import { clone, customGrad, mul, type Tensor } from '@graftjs/core';

/**
 * Gradient reversal: the identity on the way forward, times -λ on the way back, so that what trains
 * a discriminator of domains after it makes the features before it indistinguishable.
 *
 * @see Ganin et al., "Domain-Adversarial Training of Neural Networks", JMLR 2016
 */
export function reverseGradient<T extends Tensor>(x: T, lambda = 1): T {
  const reversed = customGrad((value) => ({
    value: clone(value as Tensor),
    gradFunc: (dy) => mul(dy, -lambda),
  }));
  return reversed(x) as T;
}

/**
 * DANN's ramp of λ over training: 2 / (1 + e^{-γp}) - 1 at the share `progress` of all steps, from 0
 * to nearly 1. (The Transfer-Learning-Library's default of γ = 1 ends at 0.46.)
 */
export function reversalRamp(
  progress: number,
  { gamma = 10 }: { readonly gamma?: number } = {},
): number {
  checkStrength('reversalRamp', 'progress', progress);
  checkPositive('reversalRamp', 'gamma', gamma);
  return 2 / (1 + Math.exp(-gamma * progress)) - 1;
}
