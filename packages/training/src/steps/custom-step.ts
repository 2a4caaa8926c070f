import type { Model, Random, Scalar, Tensor } from '@graftjs/core';

/** What a loss of your own is computed from. */
export interface StepContext {
  readonly model: Model;
  readonly x: readonly Tensor[];
  readonly y: readonly Tensor[];
  readonly sampleWeight: Tensor | null;
  /** What the data hold beside x and y. */
  readonly columns: { readonly [name: string]: Tensor };
  /** What the model makes of `x`, in training mode. */
  readonly outputs: readonly Tensor[];
  /** The loss that `fit` would take: of all outputs, weighted. */
  readonly loss: () => Scalar;
  /** Another pass in training mode: of other inputs, or of the same with other randomness. */
  readonly forward: (x: readonly Tensor[], random?: Random) => readonly Tensor[];
  /** Randomness of this step. */
  readonly random: Random;
}

/**
 * The loss of a training step, in your own words; differentiable by the parameters of the model.
 * Regularisers and penalties are added to it. Validation goes by `loss` as ever.
 */
export type CustomStep = (context: StepContext) => Scalar;
