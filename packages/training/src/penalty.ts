import type { Parameter, Scalar } from '@graftjs/core';

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
  term?(parameters: readonly Parameter[]): Scalar;
  /** Moves parameters after the step, apart from the gradient (decoupled decay). Runs in `tidy`. */
  afterStep?(context: AfterStep): void;
}
