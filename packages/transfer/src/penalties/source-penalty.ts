import type { Model, Parameter } from '@graftjs/core';
import type { Penalty } from '@graftjs/training';

/** What a penalty may know of a fine-tuning before anything trains. */
export interface PenaltyContext {
  readonly model: Model;
  /** Weights that were trained before: those of the body. */
  readonly source: readonly Parameter[];
  /** Weights that are new: those of the head. */
  readonly fresh: readonly Parameter[];
}

/** A penalty that remembers the source, with what it remembers to free. */
export interface BoundPenalty extends Penalty {
  /** Told at the beginning of each phase what trains; the batches are what that part takes. */
  begin?(rest: Model): void;
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
