import type { Optimizer } from '@graftjs/core';
import { adam, oneCycleMomentum } from '@graftjs/optimizers';
import type { OptimizerTask } from './run-training.js';

/** Adam whose β₁ goes against one cycle of the rate: from 0.95 to 0.85 while it rises, then back. */
export const cycledAdam =
  (warmupShare: number) =>
  ({ rate, steps }: OptimizerTask): Optimizer => {
    const totalSteps = Math.max(2, steps);
    return adam(rate, { beta1: oneCycleMomentum(0.95, { totalSteps, warmupShare }) });
  };
