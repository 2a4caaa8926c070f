import {
  ConfigError,
  Random,
  type Callback,
  type Loss,
  type Model,
  type Optimizer,
} from '@graftjs/core';
import { CallbackList, checkReads } from '../callbacks/callback-list.js';
import { BatchFeed } from '../data/batch-feed.js';
import { exhausted, type TrainingData } from '../data/training-data.js';
import type { Losses } from '../losses.js';
import type { LogKey } from '../logs/log-keys.js';
import type { Metrics, NoMetrics } from '../metrics.js';
import { penaltyList, type Penalty } from '../penalty.js';
import { progressOf } from '../progress/choose-progress.js';
import { restoreRun } from '../checkpoint/restore-run.js';
import { objectiveOf, type Objective } from '../steps/objective.js';
import { checkArguments } from './check-arguments.js';
import { checkPlan } from './check-plan.js';
import { fitOptionNames, type FitOptions } from './fit-options.js';
import { historyOf, type EpochRecord, type History } from './history.js';
import { prepareModel } from './prepare-model.js';
import { TrainingLoop } from './training-loop.js';
import { checkValidation, sourcesOf, validator } from './validation.js';
import { wholeNumber } from './whole-number.js';

/**
 * Trains a model, as Keras's `fit` does, on arrays `{ x, y }`, a dataset of batches, or batches from
 * a generator.
 *
 * Only parameters that are trainable are moved. Losses and metrics are those of the whole epoch;
 * the terms of regularisers and penalties are part of `loss`. Equal seeds give equal bits.
 *
 * @returns the figures of every epoch, and why the run ended early where it did
 * @throws ConfigError, DataError, ShapeError before the first step where that can be known
 *
 * @example
 * const history = await fit(model, { x, y }, {
 *   loss: categoricalCrossentropy(), optimizer: adam(1e-3), metrics: { acc: accuracy() },
 *   epochs: 10, validationSplit: 0.1, seed: 7,
 *   callbacks: [earlyStopping({ monitor: 'val.acc', patience: 3 })],
 * });
 * history.values('val.acc'); // one figure an epoch
 */
export async function fit<
  const M extends Metrics = NoMetrics,
  const L extends Losses = Loss,
  const PenaltyName extends string = never,
>(
  model: Model,
  data: TrainingData,
  options: FitOptions<M, L, PenaltyName>,
): Promise<History<LogKey<M, L, PenaltyName>>> {
  const began = performance.now();
  const required = ['loss', 'optimizer'];
  checkArguments({ where: 'fit', model, options, known: fitOptionNames, required });
  const plan = planOf(options as unknown as FitOptions<Metrics, Losses, string>);
  const { optimizer, signal } = options;
  const { initialEpoch, epochs, random, stepsPerEpoch } = plan;
  const sources = sourcesOf(model, data, {
    batchSize: options.batchSize,
    shuffle: options.shuffle ?? true,
    validation: options.validation,
    validationSplit: options.validationSplit,
  });
  const callbacks = new CallbackList(plan.callbacks);
  const again = stepsPerEpoch === null && epochs - initialEpoch > 1;
  if (sources.training.single && (again || callbacks.recomputesStatistics)) throw exhausted('fit');
  const feed = new BatchFeed(sources.training, random.split('data'), {
    pass: initialEpoch,
    batches: 0,
  });
  let loop: TrainingLoop;
  try {
    await prepareModel(model, feed, random.split('initialize'), 'fit');
    const objective = objectiveOf(model, options, 'fit');
    checkPlan(model, { ...plan, objective }, 'fit');
    const settings = {
      model,
      objective,
      source: sources.training,
      validate: validator({
        model,
        objective,
        epochs,
        signal,
        source: sources.validation,
        steps: options.validationSteps ?? null,
        frequency: wholeNumber('fit', 'validationFrequency', options.validationFrequency ?? 1, 1),
      }),
      ...plan,
      optimizer,
      signal,
      callbacks,
      progress: progressOf(options.progress),
    };
    const keys = logKeys(objective, plan.penalties, sources.validation !== null);
    checkReads(plan.callbacks, keys);
    await checkValidation(model, sources.validation, objective, random.split('validation'));
    loop = new TrainingLoop(settings, feed, random, initialEpoch, directionOf(objective), keys);
    await runLoop(loop, callbacks, () => resume(loop, callbacks, model, options));
    settings.progress?.end?.(reasonOf(loop));
  } finally {
    await feed.close();
    await optimizer.park();
  }
  return historyOf<LogKey<M, L, PenaltyName>>({
    epochs: loop.records as unknown as EpochRecord<LogKey<M, L, PenaltyName>>[],
    stopped: reasonOf(loop),
    kept: loop.run.kept,
    steps: loop.steps,
    seconds: (performance.now() - began) / 1000,
  });
}

async function runLoop(
  loop: TrainingLoop,
  callbacks: CallbackList,
  resume: () => Promise<void>,
): Promise<void> {
  try {
    await callbacks.trainBegin(loop.run);
    await resume();
    await loop.train();
  } catch (error) {
    await loop.close();
    // What a callback says at the end after an error must not hide the error.
    await callbacks.trainEnd(loop.lastEvent()).catch(() => {});
    throw error;
  }
  await loop.close();
  await loop.finish();
  await callbacks.trainEnd(loop.lastEvent());
  if (!loop.interrupted) await callbacks.finished();
}

/** Goes on from a checkpoint, where a callback has one. */
async function resume(
  loop: TrainingLoop,
  callbacks: CallbackList,
  model: Model,
  {
    optimizer,
    seed,
  }: { readonly optimizer: Optimizer; readonly seed?: number | string | undefined },
): Promise<void> {
  const snapshot = await callbacks.resumeFrom();
  if (!snapshot) return;
  const random = Random.fromJSON(snapshot.random);
  if (seed !== undefined && new Random(seed).bits() !== Random.fromJSON(snapshot.random).bits()) {
    throw new ConfigError({
      where: 'checkpoint',
      problem: 'it was made with another seed',
      operands: [{ label: 'given', value: seed }],
      hint: 'Give the seed it was made with, or the run a folder of its own.',
    });
  }
  restoreRun({ model, optimizer, callbacks: callbacks.callbacks }, snapshot);
  await loop.restore(snapshot.loop, random);
}

const reasonOf = ({ run, interrupted }: TrainingLoop): string | null =>
  run.stopping ?? (interrupted ? 'interrupted' : null);

function planOf(options: FitOptions<Metrics, Losses, string>) {
  const { stepsPerEpoch, seed } = options;
  const initialEpoch = wholeNumber('fit', 'initialEpoch', options.initialEpoch ?? 0, 0);
  return {
    initialEpoch,
    epochs: wholeNumber('fit', 'epochs', options.epochs ?? initialEpoch + 1, initialEpoch),
    stepsPerEpoch:
      stepsPerEpoch === undefined ? null : wholeNumber('fit', 'stepsPerEpoch', stepsPerEpoch, 1),
    random: seed === undefined ? Random.fromEntropy() : new Random(seed),
    penalties: penaltyList(options.penalty),
    classWeight: options.classWeight ?? null,
    rateScale: options.rateScale ?? null,
    step: options.step,
    callbacks: (options.callbacks ?? []) as readonly Callback[],
    guarded: (options.callbacks ?? []).some((callback) => 'guardsSteps' in callback),
  };
}

function logKeys(
  objective: Objective,
  penalties: readonly Penalty[],
  validates: boolean,
): string[] {
  const outputs =
    objective.losses.length > 1 ? objective.losses.map(({ name }) => `${name}.loss`) : [];
  const shared = ['loss', ...outputs, ...objective.metrics.map(({ key }) => key)];
  const named = penalties.filter(({ term, measure }) => term ?? measure).map(({ name }) => name);
  return [...shared, ...named, ...(validates ? shared.map((key) => `val.${key}`) : [])];
}

function directionOf({ metrics }: Objective): (key: string) => 'up' | 'down' {
  return (key) => {
    const plain = key.replace(/^val\./, '');
    return metrics.find((entry) => entry.key === plain)?.metric.direction ?? 'down';
  };
}
