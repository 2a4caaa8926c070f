import type {
  Batch,
  Dataset,
  Layer,
  Loss,
  Model,
  Parameter,
  Random,
  Scalar,
  SymbolicTensor,
  Tensor,
} from '@graftjs/core';
import type { Penalty, PenaltyBatch } from '@graftjs/training';
import type { Example } from '../prefix/features-of.js';

/** What a penalty may know of a fine-tuning before anything trains. */
export interface PenaltyContext {
  readonly model: Model;
  /** Weights that were trained before: those of the body. */
  readonly source: readonly Parameter[];
  /** Weights that are new: those of the head. */
  readonly fresh: readonly Parameter[];
  /** The training examples as they are, before any augmentation. */
  readonly examples: Dataset<Example>;
  /** For numbers that a penalty draws. */
  readonly random: Random;
}

/** What a penalty is told at the beginning of a phase. */
export interface PenaltyPhase {
  /** The part that trains. The `x` of batches are what it takes. */
  readonly rest: Model;
  /** Of each output, in order. */
  readonly losses: readonly Loss[];
  /** The training examples, shuffled, as that part takes them. Tensors are the receiver's. */
  readonly batches: Dataset<Batch>;
}

/** A batch, and what the training pass made of it on the way to the outputs. */
export interface WatchedBatch extends PenaltyBatch {
  /** What was given at a place that `begin` asked to see, differentiable. */
  inside(place: SymbolicTensor): Tensor;
}

/** A penalty that remembers the source, with what it remembers to free. */
export interface BoundPenalty extends Omit<Penalty, 'term'> {
  /** Rows of numbers beside the training examples, in their order, that batches shall carry. */
  readonly columns?: { readonly [name: string]: readonly ArrayLike<number>[] };
  /**
   * Whether it runs the source on the inputs of batches. Only what is still as the source had it is
   * then computed once before them.
   */
  readonly runsSource?: boolean;
  /**
   * Whether it goes by what batches or phases before left with it. A fine-tuning with a backup then
   * begins anew where it was interrupted.
   */
  readonly remembers?: boolean;
  /**
   * Layers of its own that train with the model and go afterwards, read after `begin`: a projection.
   * What they hold as states goes back with the weights where a phase begins again.
   */
  readonly layers?: readonly Layer[];
  /** Told at the beginning of each phase; gives the places of `rest` whose values it wants to see. */
  begin?(
    phase: PenaltyPhase,
  ): Promise<readonly SymbolicTensor[] | void> | readonly SymbolicTensor[] | void;
  /** What is added to the loss, differentiable by the trained parameters. */
  term?(parameters: readonly Parameter[], batch: WatchedBatch): Scalar;
  dispose(): void;
}

/** Something that holds a model near what it was before fine-tuning. */
export interface SourcePenalty {
  /** How logs call its term. */
  readonly name: string;
  /** Its formula with its numbers, for reports. */
  describe(): string;
  /** Remembers the source. Called once, before anything trains. */
  bind(context: PenaltyContext): Promise<BoundPenalty> | BoundPenalty;
}
