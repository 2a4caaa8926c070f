import { ConfigError, Random, type Callback, type Dataset, type Model } from '@graftjs/core';
import { dataset, type ElementContext } from '@graftjs/datasets';
import type { CheckpointStore, ClassWeight, Losses, Metrics } from '@graftjs/training';
import { fingerprint } from '../freezing/fingerprint.js';
import { withoutStates } from '../freezing/without-states.js';
import { bindPenalties } from '../penalties/bind-penalties.js';
import type { BoundPenalty, SourcePenalty } from '../penalties/source-penalty.js';
import { FeatureStore, type CacheOptions } from '../prefix/feature-store.js';
import type { Example } from '../prefix/features-of.js';
import type { BatchMix } from '../prefix/phase-data.js';
import { describePhases, type Recipe } from '../recipes/define-recipe.js';
import { checkCount } from '../statistics/check-number.js';
import { knownOptions } from '../words/known-options.js';
import { chanceNote } from './chance-note.js';
import { checkExamples } from './check-examples.js';
import { FineTuneBackup } from './fine-tune-backup.js';
import { reportOf } from './fine-tune-report.js';
import type { FineTuneResult, PhaseResult } from './fine-tune-result.js';
import { runPhase, type FineTuning } from './run-phase.js';
import { taskOf } from './task-of.js';

export interface FineTuneProgress {
  readonly phase: string;
  /** `features`: the frozen prefix is computed; `training`: the phase has begun. */
  readonly stage: 'features' | 'training';
  readonly done: number;
  readonly total: number | null;
}

export interface FineTuneOptions {
  readonly recipe: Recipe;
  /** Examples that train nothing. */
  readonly validation?: Dataset<Example> | null;
  /**
   * Default the cross-entropy that fits the last activation and the targets. With several outputs one
   * for each: in order, or by their names.
   */
  readonly loss?: Losses;
  /** By their names in logs. Default `accuracy`. */
  readonly metrics?: Metrics;
  /** Examples of a step. Default 32. */
  readonly batchSize?: number;
  /** Equal seeds give equal weights, bit for bit, on one backend. Default drawn anew. */
  readonly seed?: number | string;
  readonly penalty?: SourcePenalty | readonly SourcePenalty[];
  readonly callbacks?: readonly Callback[];
  /** Changes a training example each time that it is shown, but not its class. */
  readonly augment?: (example: Example, context: ElementContext) => Example | Promise<Example>;
  /**
   * How much examples of each class count in what is trained by gradients, by class number: for classes
   * of which there are few. A head that is solved for goes by how many there are. Default 1 for all.
   */
  readonly classWeight?: ClassWeight | null;
  /**
   * Mixes examples of a batch in training, labels and all: `mixUpBatch({ alpha: 0.2 })`,
   * `cutMixBatch()` of `@graftjs/datasets`. Labels are one-hot rows (`data.map(oneHot(classes))`).
   * Features of a frozen prefix cannot be kept then; a solved head is solved for on examples as they are.
   */
  readonly mix?: BatchMix | null;
  /**
   * How features of the frozen prefix are kept, or a store that several fine-tunings share; `false`
   * computes them anew each time.
   */
  readonly cache?: CacheOptions | FeatureStore | boolean;
  /**
   * A folder (Node) or a store of this fine-tuning's own, that keeps what is needed to go on where it
   * was interrupted: called again in the same way, with a seed, it does, and gives the same bits.
   * What is kept is removed at the end.
   */
  readonly backup?: string | CheckpointStore;
  readonly signal?: AbortSignal;
  readonly progress?: (progress: FineTuneProgress) => void;
}

/**
 * Fine-tunes a model by a recipe: for each phase all but the trained layers are frozen, what is
 * frozen before them is computed once, and what was frozen is proven not to have moved.
 *
 * @param data examples `{ x, y }`, neither batched nor shuffled; `y` a class number or a one-hot row
 * @throws ShapeError, DataError where the examples do not fit the model, or are all of one class;
 * GraftError with the code GRAFT-DRIFT where a frozen parameter changed; the reason of
 * `signal` where it is aborted
 * @example
 * const result = await fineTune(model, train, { recipe: unfreezeLast(), validation, seed: 7 });
 * console.log(String(result.report()));
 */
export async function fineTune(
  model: Model,
  data: Dataset<Example>,
  options: FineTuneOptions,
): Promise<FineTuneResult> {
  checkOptions(options);
  return withoutStates(model, () => tune(model, data, options));
}

const NAMES = [
  'recipe',
  'validation',
  'loss',
  'metrics',
  'batchSize',
  'seed',
  'penalty',
  'callbacks',
  'augment',
  'classWeight',
  'mix',
  'cache',
  'backup',
  'signal',
  'progress',
] as const satisfies readonly (keyof FineTuneOptions)[];

function checkOptions(options: FineTuneOptions): void {
  const { recipe, batchSize = 32 } = knownOptions('fineTune', options ?? {}, NAMES);
  checkCount('fineTune', 'batchSize', batchSize);
  if (typeof (recipe as Partial<Recipe> | undefined)?.phases === 'function') return;
  throw new ConfigError({
    where: 'fineTune',
    problem: recipe === undefined ? 'it has no recipe' : 'the recipe is none',
    hint: 'Give one: { recipe: unfreezeLast() }, or let chooseRecipe(model, data) find one.',
  });
}

async function tune(
  model: Model,
  data: Dataset<Example>,
  options: FineTuneOptions,
): Promise<FineTuneResult> {
  const begin = performance.now();
  const { recipe, validation = null, batchSize = 32, seed, augment, mix = null, signal } = options;
  const random = seed === undefined ? Random.fromEntropy() : new Random(seed);
  const phases = recipe.phases(model);
  if (phases.length === 0)
    throw new ConfigError({ where: 'fineTune', problem: 'the recipe is empty' });
  const task = await taskOf(model, data, options);
  const train = augment ? dataset(data).map(augment, { keepsLabels: true }) : data;
  const classes = options.loss === undefined && model.outputs.length === 1;
  const notes = await checkExamples(model, { data: train, validation, classes });
  model.initialize(random.split('weights'));
  let phaseName = '';
  const { progress, cache = true } = options;
  const store =
    cache instanceof FeatureStore
      ? cache
      : new FeatureStore(cache === false ? null : cache === true ? {} : cache);
  const given = [options.penalty ?? []].flat() as SourcePenalty[];
  const penalties = await bindPenalties(given, model, data, random.split('penalties'));
  if (mix) {
    checkMix(penalties);
    notes.push('batches are mixed: losses and metrics of epochs are those of mixed examples');
  }
  const runsSource = penalties.some((penalty) => penalty.runsSource);
  const shared: FineTuning = {
    model,
    train,
    augmented: augment !== undefined,
    validation,
    task,
    batchSize,
    mix,
    classWeight: options.classWeight ?? null,
    penalties,
    source: runsSource ? await fingerprint(model.parameters) : null,
    callbacks: options.callbacks ?? [],
    store,
    featuresProgress: (done, total) =>
      progress?.({ phase: phaseName, stage: 'features', done, total }),
    signal,
    backup: null,
  };
  const results: PhaseResult[] = [];
  try {
    const remembering = penalties.find(({ remembers }) => remembers);
    const backup = remembering
      ? null
      : await backupOf(model, data, options, describePhases(phases));
    if (remembering && options.backup !== undefined) {
      notes.push(
        `penalty "${remembering.name}" goes by what came before, so nothing was kept to go on from`,
      );
    }
    results.push(...((await backup?.completed(phases)) ?? []));
    for (const [i, phase] of phases.entries()) {
      if (i < results.length) continue;
      signal?.throwIfAborted();
      phaseName = phase.name;
      progress?.({ phase: phaseName, stage: 'training', done: i, total: phases.length });
      const kept = backup && ((attempt: number) => backup.callback(i, attempt));
      const how = { ...shared, backup: kept };
      const result = await runPhase(phase, how, random.split('phases').split(i));
      results.push(result);
      if (result.stopped && signal?.aborted) break;
      await backup?.keep(i, result);
    }
    if (results.length === phases.length && !signal?.aborted) await backup?.remove();
  } finally {
    for (const penalty of penalties) penalty.dispose();
  }
  const last = results.at(-1)?.after;
  notes.push(...chanceNote(validation, last?.validation ?? null, last?.train ?? null));
  return resultOf(model, results, {
    notes,
    recipe: describePhases(phases),
    penalties: given.map((penalty) => penalty.describe()),
    seed: seed ?? null,
    total: (performance.now() - begin) / 1000,
  });
}

/** @throws ConfigError where a penalty knows something of each example as it is */
function checkMix(penalties: readonly BoundPenalty[]): void {
  const one = penalties.find(({ columns }) => columns);
  if (!one) return;
  for (const penalty of penalties) penalty.dispose();
  throw new ConfigError({
    where: 'fineTune',
    problem: `mix and penalty "${one.name}" do not go together`,
    hint: `"${one.name}" knows each training example as it is, and nothing of mixed ones.`,
  });
}

async function backupOf(
  model: Model,
  data: Dataset<Example>,
  { backup, seed, batchSize = 32, penalty = [] }: FineTuneOptions,
  recipe: string,
): Promise<FineTuneBackup | null> {
  if (backup === undefined) return null;
  if (seed === undefined) {
    throw new ConfigError({
      where: 'fineTune',
      problem: 'a fine-tuning that shall go on where it was needs a seed',
      hint: 'Give { seed: 7 }, the same each time.',
    });
  }
  const penalties = ([penalty].flat() as SourcePenalty[]).map((one) => one.describe());
  return FineTuneBackup.open(backup, model, {
    ...{ recipe, penalties, seed, batchSize },
    examples: data.size,
  });
}

function resultOf(
  model: Model,
  phases: readonly PhaseResult[],
  facts: {
    readonly notes: readonly string[];
    readonly recipe: string;
    readonly penalties: readonly string[];
    readonly seed: number | string | null;
    readonly total: number;
  },
): FineTuneResult {
  const { recipe, penalties, seed, total, notes } = facts;
  const sum = (part: 'features' | 'training') =>
    phases.reduce((whole, { seconds }) => whole + seconds[part], 0);
  const seconds = { features: sum('features'), training: sum('training'), total };
  const history = phases.flatMap(({ name, history: epochs }) =>
    epochs.map((logs, epoch) => ({ phase: name, epoch, logs })),
  );
  const { train, validation } = phases.at(-1)?.after ?? { train: null, validation: null };
  const validationLogs = Object.entries(validation ?? {}).map(([key, value]) => [
    `val.${key}`,
    value,
  ]);
  const stopped = phases.findLast((phase) => phase.stopped !== null)?.stopped ?? null;
  return {
    model,
    phases,
    logs: {
      ...history.at(-1)?.logs,
      ...train,
      ...(Object.fromEntries(validationLogs) as Record<string, number>),
    },
    history,
    seconds,
    notes,
    stopped,
    report: () => reportOf({ recipe, penalties, seed, phases, history, seconds, notes, stopped }),
  };
}
