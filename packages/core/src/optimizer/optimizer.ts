import type { Tensor } from '@tensorflow/tfjs-core';
import type { Parameter } from '../parameter/parameter.js';
import type { Serializable } from '../serialization/config.js';

/** One parameter and the gradient of the loss by it. */
export interface ParameterGradient {
  readonly parameter: Parameter;
  readonly gradient: Tensor;
  /** Multiplies the learning rate for this parameter, default 1 (layer-wise decay). */
  readonly rateScale?: number;
}

/** What an optimizer knows of one parameter: named tensors, and how often it moved it. */
export interface SlotState {
  readonly step: number;
  readonly slots: { readonly [name: string]: Tensor };
}

/**
 * Moves parameters along their gradients. State belongs to a parameter's identity, so freezing,
 * unfreezing and re-ordering never mix moments up.
 */
export interface Optimizer extends Serializable {
  /** The rate of the next step, after the schedule. */
  readonly learningRate: number;
  /** Steps taken. */
  readonly iterations: number;
  /** Replaces the rate (and its schedule) from the next step on. */
  setLearningRate(rate: number): void;
  /** Takes one step. Gradients stay the caller's; projects onto the parameters' constraints. */
  apply(gradients: readonly ParameterGradient[]): void;
  /**
   * The values to evaluate and to keep, where they are not those being trained (means of weights,
   * schedule-free steps); `null` for a parameter that has none. The tensor stays the optimizer's.
   */
  averageOf?(parameter: Parameter): Tensor | null;
  /**
   * Moves parameters to where the gradients of the step are to be taken, for rules that ask for
   * them twice (sharpness-aware minimisation). Gives what moves the parameters back.
   */
  perturb?(gradients: readonly ParameterGradient[]): () => void;
  /** What the loss is multiplied by before its gradients are taken, if anything. */
  readonly lossScale?: number;
  /** The state of a parameter, or `null` before its first step. Tensors stay the optimizer's. */
  stateOf(parameter: Parameter): SlotState | null;
  /** Goes on from a saved state; the tensors are copied. */
  restore(
    iterations: number,
    states: Iterable<{ readonly parameter: Parameter; readonly state: SlotState }>,
  ): void;
  /**
   * Copies state, step count and rate into ordinary memory, for something that is tried out; what it
   * returns brings all of them back, bit for bit, a schedule too. Call that once, or never.
   */
  remember(): Promise<() => void>;
  /**
   * Moves the state out of tensors into ordinary memory until it is asked for again, bit for bit.
   * `fit` does so at its end: an optimizer that is dropped then leaves nothing behind.
   */
  park(): Promise<void>;
  /** Forgets the state of every parameter. */
  dispose(): void;
}
