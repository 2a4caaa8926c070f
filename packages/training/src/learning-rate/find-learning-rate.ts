import {
  DataError,
  Random,
  type Loss,
  type Model,
  type Optimizer,
  type Parameter,
} from '@graftjs/core';
import { BatchFeed, noBatches } from '../data/batch-feed.js';
import { disposeBatch, type BatchTensors } from '../data/batch-tensors.js';
import type { SourceBatch } from '../data/batch-source.js';
import { checkBatch } from '../data/check-batch.js';
import { batchSource, type TrainingData } from '../data/training-data.js';
import { Breather } from '../fit/breathe.js';
import { checkArguments } from '../fit/check-arguments.js';
import { checkPlan } from '../fit/check-plan.js';
import { fitOptionNames } from '../fit/fit-options.js';
import { prepareModel } from '../fit/prepare-model.js';
import type { Losses, LossWeights } from '../losses.js';
import { penaltyList, type Penalties } from '../penalty.js';
import type { ClassWeight } from '../steps/class-weight.js';
import type { CustomStep } from '../steps/custom-step.js';
import { blameData } from '../steps/diagnose.js';
import { readFigures } from '../steps/figures.js';
import { objectiveOf } from '../steps/objective.js';
import { trainStep, type TrainStepOptions } from '../steps/train-step.js';
import { preserveState } from './preserve-state.js';
import {
  suggestLearningRates,
  type LossByRate,
  type SuggestedRate,
  type SuggestedRates,
} from './suggest-learning-rates.js';
import { Sweep, type SweepOptions } from './sweep.js';

const WHERE = 'findLearningRate';

/**
 * Those options of `fit` that decide what a step is, and how the rate goes up. The other options of
 * `fit` may be there as well, and do nothing.
 */
export interface FindLearningRateOptions<L extends Losses = Loss> extends SweepOptions {
  readonly loss: L;
  /** Gets its state, step count and schedule back. */
  readonly optimizer: Optimizer;
  readonly lossWeights?: LossWeights | undefined;
  readonly classWeight?: ClassWeight | undefined;
  readonly penalty?: Penalties | undefined;
  readonly rateScale?: ((parameter: Parameter) => number) | undefined;
  readonly step?: CustomStep | undefined;
  /** Examples a step, for arrays; default 32. */
  readonly batchSize?: number | undefined;
  /** Whether arrays come in another order each pass, default true. */
  readonly shuffle?: boolean | undefined;
  /** Decides order, dropout, augmentation, and the values of a model that has none. */
  readonly seed?: number | string | undefined;
  /** Ends the sweep after the step it is in. */
  readonly signal?: AbortSignal | undefined;
}

const optionNames: { readonly [K in keyof FindLearningRateOptions<Losses>]-?: true } = {
  loss: true,
  optimizer: true,
  lossWeights: true,
  classWeight: true,
  penalty: true,
  rateScale: true,
  step: true,
  batchSize: true,
  shuffle: true,
  seed: true,
  signal: true,
  from: true,
  to: true,
  steps: true,
  smoothing: true,
  divergence: true,
};

/** The curve that a sweep went along, and what it speaks for. */
export interface LearningRateCurve extends LossByRate {
  /** The loss of each batch, as it was; `losses` are smoothed. */
  readonly batchLosses: readonly number[];
  /** `null` where the loss never fell, or the sweep was broken off before there was a curve. */
  readonly suggestions: SuggestedRates | null;
  /** The rate in the valley: what one takes unless one knows better. */
  readonly suggestion: number | null;
  /** Why it ended before the largest rate, `null` where it did not. */
  readonly stopped: string | null;
}

/**
 * Tries learning rates out before training (Smith 2017): one step at each rate from `from` to `to`,
 * growing by the same factor, until the smoothed loss is four times its best. Weights, moving
 * statistics and optimizer are afterwards as they were, bit for bit, also when it is interrupted or
 * throws. A model without values gets those that `fit` with the same seed would give it. Data go
 * round as often as it takes; of a stream that cannot start again, batches are used up.
 *
 * Smoothing and suggestions are fastai's: an exponential mean without bias, of which the first tenth
 * and the last five points are left out for suggestions.
 *
 * @throws ConfigError, DataError, ShapeError as `fit` does
 *
 * @example
 * const { suggestion } = await findLearningRate(model, data, { loss, optimizer: adam(), seed: 7 });
 * await fit(model, data, { loss, optimizer: adam(suggestion ?? 1e-3), epochs: 10, seed: 7 });
 */
export async function findLearningRate<const L extends Losses = Loss>(
  model: Model,
  data: TrainingData,
  options: FindLearningRateOptions<L>,
): Promise<LearningRateCurve> {
  const required = ['loss', 'optimizer'];
  const known = { ...optionNames, ...fitOptionNames };
  checkArguments({ where: WHERE, model, options, known, required });
  const { optimizer, seed, signal, batchSize, shuffle = true } = options;
  const random = seed === undefined ? Random.fromEntropy() : new Random(seed);
  const sweep = new Sweep(options, WHERE);
  const source = batchSource(model, data, { where: WHERE, batchSize, shuffle });
  const feed = new BatchFeed(source, random.split('data'), { pass: 0, batches: 0 });
  try {
    await prepareModel(model, feed, random.split('initialize'), WHERE);
    const how: TrainStepOptions = {
      optimizer,
      objective: objectiveOf(model, options, WHERE),
      penalties: penaltyList(options.penalty),
      classWeight: options.classWeight ?? null,
      rateScale: options.rateScale ?? null,
      step: options.step,
    };
    checkPlan(model, how, WHERE);
    const bringBack = await preserveState(model, optimizer);
    try {
      const breather = new Breather();
      while (!sweep.over) {
        const batch = (await feed.next()) ?? (source.single ? null : await feed.next());
        if (!batch && (sweep.rates.length === 0 || !source.single)) throw noBatches(WHERE);
        const stepRandom = random.split('step').split(sweep.rates.length);
        if (batch) await tryRate(model, batch, how, sweep, stepRandom);
        else sweep.stop('the data ended');
        await breather.breathe();
        if (signal?.aborted) sweep.stop('interrupted');
      }
    } finally {
      bringBack();
    }
  } finally {
    await feed.close();
    await optimizer.park();
  }
  return curveOf(sweep);
}

/** One step at the next rate of the sweep; the batch is used up. */
async function tryRate(
  model: Model,
  batch: SourceBatch,
  how: TrainStepOptions,
  sweep: Sweep,
  random: Random,
): Promise<void> {
  const place = `${WHERE}, step ${sweep.rates.length + 1}`;
  try {
    const checked = checkBatch(model, batch, place);
    const suspect = { ...how, model, batch: checked, positions: batch.positions, where: place };
    how.optimizer.setLearningRate(sweep.rate);
    const loss = await stepLoss(model, checked, how, random).catch(async (error: unknown) => {
      if (error instanceof DataError) await blameData(suspect);
      throw error;
    });
    if (!Number.isFinite(loss)) await blameData(suspect);
    sweep.add(loss);
  } finally {
    disposeBatch(batch);
  }
}

async function stepLoss(
  model: Model,
  batch: BatchTensors,
  how: TrainStepOptions,
  random: Random,
): Promise<number> {
  return (await readFigures(trainStep(model, batch, random, how))).loss ?? NaN;
}

function curveOf({ rates, losses, batchLosses, stopped }: Sweep): LearningRateCurve {
  const start = Math.floor(rates.length / 10);
  const middle = (values: readonly number[]): number[] => values.slice(start, -5);
  const found = suggestLearningRates({ rates: middle(rates), losses: middle(losses) });
  const shifted = ({ rate, index }: SuggestedRate): SuggestedRate => ({
    rate,
    index: index + start,
  });
  const suggestions = found && {
    valley: shifted(found.valley),
    steep: shifted(found.steep),
    minimum: shifted(found.minimum),
  };
  const suggestion = suggestions?.valley.rate ?? null;
  return { rates, losses, batchLosses, suggestions, suggestion, stopped };
}
