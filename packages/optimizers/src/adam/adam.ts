import { defineOptimizer } from '@graftjs/core';
import { adamOptions, adamSlots, adamStep, fusedAdam } from './adam-step.js';

/**
 * Adam (Kingma and Ba 2014), Keras's formula with ε outside of the bias correction:
 * m ← β₁m + (1 − β₁)g, v ← β₂v + (1 − β₂)g², w ← w − rate · √(1 − β₂ᵗ) / (1 − β₁ᵗ) · m / (√v + ε).
 *
 * `amsgrad` divides by the largest v so far (Reddi et al. 2018). Default rate 0.001.
 * `beta1` may follow a schedule, such as `oneCycleMomentum`.
 *
 * @example
 * adam(1e-3);
 */
export const adam = defineOptimizer({
  type: 'optimizers/Adam',
  defaultRate: 1e-3,
  options: adamOptions,
  slots: adamSlots,
  step: adamStep,
  fused: (context) => fusedAdam(context, 0),
});
