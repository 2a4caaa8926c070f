import type { Callback, Layer, Logs, Model, Parameter, Random } from '@graftjs/core';
import type { Selection } from '../selection/selection.js';
import type { BatchMix, PhaseData } from '../prefix/phase-data.js';
import type { ClassWeight, Losses, Metrics, Penalty } from '@graftjs/training';

/** What a phase works with. Everything is prepared: what is frozen, and what comes after it. */
export interface PhaseWork {
  /** The whole model, for what goes by its stages. */
  readonly model: Model;
  /** The part behind the frozen prefix, which shares its layers. This is what trains. */
  readonly rest: Model;
  readonly train: PhaseData;
  readonly validation: PhaseData | null;
  readonly loss: Losses;
  readonly metrics: Metrics;
  readonly batchSize: number;
  /** What is done to each batch in training, `null` where nothing is. */
  readonly mix: BatchMix | null;
  /** How much examples of each class count. */
  readonly classWeight?: ClassWeight | null;
  /** The loss before the phase, `null` where it was not computed. */
  readonly lossBefore: number | null;
  readonly random: Random;
  readonly penalties: readonly Penalty[];
  readonly callbacks: readonly Callback[];
  readonly signal: AbortSignal | undefined;
  /** What keeps a run in the middle of the phase, for each attempt; `null` where nothing shall. */
  readonly backup: ((attempt: number) => Callback) | null;
}

/** What came out of a phase. */
export interface PhaseRun {
  /** The figures of each epoch; a head that is solved for has one. */
  readonly epochs: readonly Logs[];
  /** Why it ended early, `null` where it did not. */
  readonly stopped: string | null;
  /** The learning rate of each group of layers that trained, from the input to the head. */
  readonly rates: readonly GroupRate[];
  /** What happened on the way that one should know, in words. */
  readonly notes?: readonly string[];
}

export interface GroupRate {
  readonly name: string;
  /** `null` where no rate was needed. */
  readonly rate: number | null;
}

/**
 * One step of a recipe: which layers may change, and what changes them. `fineTune` freezes all
 * others, computes the features of what is frozen, and proves afterwards that it stayed as it was.
 */
export interface Phase {
  readonly name: string;
  /** What it does, in words: `the head, 30 epochs of Adam at 0.003`. */
  readonly description: string;
  readonly train: Selection;
  /** Whether batch normalisations among the trained layers stay frozen. Default true. */
  readonly freezeNormalization?: boolean;
  /**
   * Whether batch normalisations among the trained layers take the statistics of all training
   * examples before the phase and after it. Default false.
   */
  readonly reestimateNormalization?: boolean;
  /** Which parameters of the trained layers train. Default all. */
  parameters?(parameter: Parameter, isHead: boolean, layer: Layer): boolean;
  /** Whether it goes by what phases before it left in memory: resumed, it begins with them. */
  readonly remembers?: boolean;
  /** Changes the model before anything is frozen, and after all is measured: adapters. */
  prepare?(model: Model, random: Random): void | Promise<void>;
  finish?(model: Model): void | Promise<void>;
  run(work: PhaseWork): Promise<PhaseRun>;
}
