import type { Scalar, Tensor } from '@tensorflow/tfjs-core';
import type { Parameter } from '../parameter/parameter.js';
import type { Random } from '../random/random.js';

/** What a forward pass tells its layers. */
export interface CallContext {
  /** Whether this pass trains: dropout drops, an unfrozen batch norm uses the batch. */
  readonly training: boolean;
  /** Randomness of this pass, already split for the layer that receives it. */
  readonly random: Random;
  /** Masks of the inputs in the same order, where there are any (`null`: everything counts). */
  readonly masks?: readonly (Tensor | null)[];
  /** Moves a parameter of role `state`, such as a moving mean. The value stays the caller's. */
  assign(parameter: Parameter, value: Tensor): void;
  /** Adds a term to the loss of this pass (activity regularisers). */
  addLoss(term: Scalar): void;
}

/** The context of an inference pass: nothing drops, nothing moves. */
export function inferenceContext(random: Random): CallContext {
  return { training: false, random, assign: () => {}, addLoss: () => {} };
}

/** The same pass as seen by one part of it, with randomness of its own. */
export function contextFor(
  context: CallContext,
  label: number | string,
  masks?: readonly (Tensor | null)[],
): CallContext {
  const { masks: _inherited, ...shared } = context;
  const random = context.random.split(label);
  return masks ? { ...shared, random, masks } : { ...shared, random };
}
