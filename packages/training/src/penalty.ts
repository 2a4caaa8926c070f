import type { Parameter, Scalar, Tensor } from '@graftjs/core';

/** The batch that a term is computed on. */
export interface PenaltyBatch {
  readonly x: readonly Tensor[];
  readonly y: readonly Tensor[];
  /** What the model made of it, differentiable. */
  readonly outputs: readonly Tensor[];
  /** What the data hold beside x and y. */
  readonly columns?: { readonly [name: string]: Tensor };
}

/** What a penalty may do to parameters after the optimizer moved them. */
export interface AfterStep {
  /** Those that the step trained. */
  readonly parameters: readonly Parameter[];
  /** The learning rate of this step for a parameter, schedule and scale applied. */
  rateOf(parameter: Parameter): number;
}

/**
 * Something that holds parameters back beside the loss of the data, such as L2-SP. Its term is part
 * of `loss`, and stands in the logs by its name.
 */
export interface Penalty<Name extends string = string> {
  readonly name: Name;
  /** What is added to the loss, differentiable by the trained parameters. */
  term?(parameters: readonly Parameter[], batch: PenaltyBatch): Scalar;
  /** What the logs say of a penalty without a term; without both they say nothing of it. */
  measure?(parameters: readonly Parameter[]): Scalar;
  /** Moves parameters after the step, apart from the gradient (decoupled decay). Runs in `tidy`. */
  afterStep?(context: AfterStep): void;
}

/** One penalty or several. */
export type Penalties<Name extends string = string> = Penalty<Name> | readonly Penalty<Name>[];

export const penaltyList = (given: Penalties | null | undefined): readonly Penalty[] =>
  given ? ([given].flat() as readonly Penalty[]) : [];
