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
  /** The state of a parameter, or `null` before its first step. Tensors stay the optimizer's. */
  stateOf(parameter: Parameter): SlotState | null;
  /** Goes on from a saved state; the tensors are copied. */
  restore(
    iterations: number,
    states: Iterable<{ readonly parameter: Parameter; readonly state: SlotState }>,
  ): void;
  /**
   * Moves the state out of tensors into ordinary memory until it is asked for again, bit for bit.
   * `fit` does so at its end: an optimizer that is dropped then leaves nothing behind.
   */
  park(): Promise<void>;
  /** Forgets the state of every parameter. */
  dispose(): void;
}
