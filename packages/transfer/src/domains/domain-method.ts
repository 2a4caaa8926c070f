import type { Layer, Random, Scalar, Tensor } from '@graftjs/core';

/** What a method sees of one domain in one step, differentiable. */
export interface DomainView {
  /** What each adapted layer gives, as [examples, numbers]. */
  readonly features: readonly Tensor[];
  /** Of the classifier, up to a constant an example: [examples, classes]. */
  readonly logits: Tensor;
  readonly probabilities: Tensor;
}

export interface DomainStep {
  readonly source: DomainView;
  readonly target: DomainView;
  /** The share of all steps that is over, 0 to 1. */
  readonly progress: number;
}

/** What a method may know before the first step. */
export interface DomainContext {
  /** Numbers that each adapted layer gives for an example. */
  readonly widths: readonly number[];
  readonly classes: number;
  readonly random: Random;
}

export interface BoundDomainMethod {
  /** Layers of the method's own that train with the model and go afterwards: a discriminator. */
  readonly layers: readonly Layer[];
  /** How much faster those learn than the model. Default 1. */
  readonly rateScale?: number;
  /** What is added to the loss of the labelled source, its weight included. */
  term(step: DomainStep): Scalar;
  dispose(): void;
}

/** A way to make a model see two domains alike: `coral()`, `dann()`, … */
export interface DomainMethod {
  /** How logs call its term. */
  readonly name: string;
  describe(): string;
  /** Called once, before anything trains. */
  bind(context: DomainContext): BoundDomainMethod;
}
