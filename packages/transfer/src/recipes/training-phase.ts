import type { Optimizer, Schedule } from '@graftjs/core';
import { adam } from '@graftjs/optimizers';
import { drawsNormalization } from '../normalizing/with-stochastic-normalization.js';
import { describeSelection, type Selection } from '../selection/selection.js';
import { runTraining, type OptimizerTask, type RateFollower } from './run-training.js';
import type { RateRule } from '../rates/rate-rule.js';
import type { Phase, PhaseWork } from './phase.js';

export interface TrainingPhaseOptions {
  readonly name: string;
  readonly train: Selection;
  /** The trained layers in words, where the selection does not say it: `all layers`. */
  readonly trains?: string;
  readonly epochs: number;
  /** Of the head, or of everything where there are no `rates`. */
  readonly learningRate: number;
  /** How the rates of the groups of layers follow from it. Default: all have the same. */
  readonly rates?: RateRule;
  /** The rate over the steps of the phase. Default: it stays. */
  readonly schedule?: (peak: number, steps: number) => Schedule;
  /** Default Adam. */
  readonly optimizer?: (rate: number | Schedule) => Optimizer;
  /** In place of `optimizer`, for one that must know how many steps the phase has. */
  readonly optimizerOver?: (training: OptimizerTask) => Optimizer;
  readonly optimizerName?: string;
  /** Default true: batch normalisations keep the statistics of the source. */
  readonly freezeNormalization?: boolean;
  /** Whether they take the statistics of all training examples before and after. Default false. */
  readonly reestimateNormalization?: boolean;
  /** Which parameters of the trained layers train. Default all. */
  readonly parameters?: NonNullable<Phase['parameters']>;
  /** Rates that follow the training, epoch by epoch, in place of `rates`. */
  readonly follow?: (work: PhaseWork) => RateFollower;
  /**
   * Whether a rate at which the loss jumps is lowered, and the phase begins again. Default true,
   * and false where normalisations take the statistics of batches.
   */
  readonly guarded?: boolean;
}

/**
 * A phase that trains by gradients.
 *
 * @example
 * trainingPhase({ name: 'last stage', train: { lastStages: 1 }, epochs: 5, learningRate: 1e-4 });
 */
export function trainingPhase(options: TrainingPhaseOptions): Phase {
  const { name, train, epochs, learningRate, rates, freezeNormalization = true } = options;
  const { reestimateNormalization = false } = options;
  const { optimizer = adam, optimizerName = 'Adam', schedule } = options;
  const { optimizerOver = ({ rate }) => optimizer(rate) } = options;
  const what = options.trains ?? describeSelection(train);
  const parts = [
    `${what}, ${epochs} epoch${epochs === 1 ? '' : 's'} of ${optimizerName} at ${learningRate}`,
    ...(rates ? [rates.describe()] : []),
    ...(freezeNormalization ? [] : ['batch normalisations adapt']),
    ...(reestimateNormalization ? ['statistics of normalisations estimated anew'] : []),
  ];
  return {
    name,
    description: parts.join(', '),
    train,
    freezeNormalization,
    reestimateNormalization,
    ...(options.parameters ? { parameters: options.parameters } : {}),
    run: (work) =>
      runTraining(work, {
        epochs,
        learningRate,
        rates: rates ?? null,
        follow: options.follow,
        schedule,
        optimizerOver,
        // With statistics of the batch, the loss in training is not that of before, at any rate.
        guarded: options.guarded ?? (freezeNormalization && !drawsNormalization(work.rest)),
      }),
  };
}
