import type { Callback, Loss, Optimizer, Parameter } from '@graftjs/core';
import type { Losses, LossWeights } from '../losses.js';
import type { LogKey } from '../logs/log-keys.js';
import type { Metrics } from '../metrics.js';
import type { Penalties } from '../penalty.js';
import type { TrainingData } from '../data/training-data.js';
import type { ProgressOption } from '../progress/choose-progress.js';
import type { CustomStep } from '../steps/custom-step.js';
import type { ClassWeight } from '../steps/class-weight.js';

/** How `fit` trains. Log keys follow from `metrics`, `loss` and `penalty`. */
export interface FitOptions<
  M extends Metrics,
  L extends Losses = Loss,
  PenaltyName extends string = never,
> {
  readonly loss: L;
  readonly optimizer: Optimizer;
  /** How much the loss of each output counts. */
  readonly lossWeights?: LossWeights | undefined;
  /** Metrics by the names they have in logs. */
  readonly metrics?: M | undefined;
  /** The epoch at which the run ends, default 1. */
  readonly epochs?: number | undefined;
  /** The epoch to begin with, for a run that goes on; default 0. */
  readonly initialEpoch?: number | undefined;
  /** Examples a step, for arrays; default 32. */
  readonly batchSize?: number | undefined;
  /** Steps that make an epoch, for data without an end; default one pass over the data. */
  readonly stepsPerEpoch?: number | undefined;
  /** Whether arrays come in another order each epoch, default true. Datasets shuffle themselves. */
  readonly shuffle?: boolean | undefined;
  /** What the figures with `val.` are computed on, after each epoch. */
  readonly validation?: TrainingData | undefined;
  /** The share of arrays that is kept for validation: the last part, before any shuffling. */
  readonly validationSplit?: number | undefined;
  /** Batches of the validation that count; default all. */
  readonly validationSteps?: number | undefined;
  /** Validates after every so many epochs and the last; default 1. */
  readonly validationFrequency?: number | undefined;
  /** How much examples of each class count in the loss. */
  readonly classWeight?: ClassWeight | undefined;
  /** A loss of your own for training steps, in place of that of the outputs. */
  readonly step?: CustomStep | undefined;
  /** What holds parameters back beside the loss. */
  readonly penalty?: Penalties<PenaltyName> | undefined;
  /** Multiplies the learning rate of each parameter (layer-wise decay). */
  readonly rateScale?: ((parameter: Parameter) => number) | undefined;
  /** Decides initial values, order, dropout and augmentation. Left out, each run differs. */
  readonly seed?: number | string | undefined;
  readonly callbacks?:
    readonly Callback<LogKey<NoInfer<M>, NoInfer<L>, NoInfer<PenaltyName>>>[] | undefined;
  /** A bar on a terminal, plain lines elsewhere; default the bar, and nothing elsewhere. */
  readonly progress?: ProgressOption | undefined;
  /** Ends the run after the step it is in. */
  readonly signal?: AbortSignal | undefined;
}

/** Names of all options: a misspelled one is found where no compiler does. */
export const fitOptionNames: { readonly [K in keyof FitOptions<Metrics, Losses, string>]-?: true } =
  {
    loss: true,
    optimizer: true,
    lossWeights: true,
    metrics: true,
    epochs: true,
    initialEpoch: true,
    batchSize: true,
    stepsPerEpoch: true,
    shuffle: true,
    validation: true,
    validationSplit: true,
    validationSteps: true,
    validationFrequency: true,
    classWeight: true,
    step: true,
    penalty: true,
    rateScale: true,
    seed: true,
    callbacks: true,
    progress: true,
    signal: true,
  };
