import { ConfigError, Random, type Dataset, type Model } from '@graftjs/core';
import { dense } from '@graftjs/layers';
import type { HostArray } from '@graftjs/datasets';
import type { Preprocessing } from '@graftjs/zoo';
import { atLeastTwoClasses, drawnInAll, labelled, type Labelled } from '../examples/labelled.js';
import { fineTune } from '../fine-tuning/fine-tune.js';
import { featuresOf, type Example } from '../prefix/features-of.js';
import type { Recipe } from '../recipes/define-recipe.js';
import { setTrainableLayers, trainableLayers } from '../freezing/trainable-layers.js';
import { SourceValues } from '../penalties/source-values.js';
import { graft } from '../surgery/graft.js';
import { headOf } from '../surgery/stages-of.js';
import type { Table } from '../statistics/table.js';
import type { ModelRanking, RankedModel } from './model-ranking.js';
import { outputsOf } from './outputs-of.js';
import { preparedFor } from './prepared-for.js';
import { rankFeatures, type Candidate, type RankOptions } from './rank-features.js';
import { rankingTable } from './ranking-table.js';
import { splitAtHead } from './split-at-head.js';
import { weightedTau } from './weighted-tau.js';

/** A pretrained model that could be built on. */
export interface ModelCandidate {
  readonly name: string;
  /** The model, or what loads it when its turn comes; one that was loaded is freed after it. */
  readonly model: Model | (() => Model | Promise<Model>);
  /** How it takes pictures; left out, the examples are as it takes them. */
  readonly preprocessing?: Preprocessing | undefined;
  readonly license?: string | undefined;
  /** Of its file. */
  readonly bytes?: number | undefined;
}

export interface RankModelsOptions extends RankOptions {
  /** Examples that are looked at, each class its share; default 300. */
  readonly examples?: number;
  /** Examples that go through a model together. Default 32. */
  readonly batchSize?: number;
  /**
   * Fine-tunes each model by this recipe as well, on all but a share of the examples that measures
   * (default 0.3), to see how well the scores foretold it.
   */
  readonly fineTune?: { readonly recipe: Recipe; readonly validation?: number };
  readonly signal?: AbortSignal;
  readonly progress?: (progress: RankProgress) => void;
}

export interface RankProgress {
  readonly candidate: string;
  readonly stage: 'loading' | 'features' | 'scores' | 'fine-tuning';
  readonly done: number;
  readonly total: number | null;
}

/**
 * Ranks pretrained models for a target, without training any: each computes the features of the
 * examples once, and the scores say what those are worth.
 *
 * @param data examples `{ x, y }`, not batched; `x` holds pixels where candidates have a
 * preprocessing. A function gives each candidate its own.
 * @throws ConfigError without candidates or with two of one name, DataError with fewer than two classes
 * @example
 * const ranking = await rankModels(
 *   [
 *     { name: 'MobileNet', model: () => loadModel('mobilenet/model.json'), preprocessing: preprocessing('mobilenet', { size: 224 }) },
 *     { name: 'ResNet', model: () => loadModel('resnet.h5'), preprocessing: preprocessing('caffe', { size: 224 }) },
 *   ],
 *   photos,
 * );
 * console.log(String(ranking));
 */
export async function rankModels(
  candidates: readonly ModelCandidate[],
  data:
    | Dataset<Example>
    | ((candidate: ModelCandidate) => Dataset<Example> | Promise<Dataset<Example>>),
  options: RankModelsOptions = {},
): Promise<ModelRanking> {
  const { by = 'logMe', rounds = 30, seed = 0, examples: most = 300 } = options;
  checkCandidates(candidates);
  const measured: (Candidate & Measured)[] = [];
  let labels: Int32Array | null = null;
  let classes = 0;
  for (const candidate of candidates) {
    options.signal?.throwIfAborted();
    const given = typeof data === 'function' ? await data(candidate) : data;
    const all = await labelled('rankModels', given);
    atLeastTwoClasses('rankModels', all);
    const few = drawnInAll(all, most, new Random(seed).split('examples'));
    if (labels && !sameNumbers(labels, few.labels)) throw otherLabels(candidate);
    labels = few.labels;
    classes = all.classes;
    measured.push(await measure(candidate, few, options));
  }
  const ranked = rankFeatures(measured, labels as Int32Array, { by, rounds, seed });
  const models = ranked.map((one): RankedModel => {
    const { bytes, fineTuned, features } = measured.find(
      ({ name }) => name === one.name,
    ) as Candidate & Measured;
    return { ...one, bytes, fineTuned, features: features[0]?.length ?? 0 };
  });
  const truths = models.flatMap(({ fineTuned }) => (fineTuned === null ? [] : [fineTuned]));
  const agreement =
    truths.length < 2 || truths.length < models.length
      ? null
      : weightedTau(
          models.map(({ scores }) => scores[by] as number),
          truths,
        );
  const ranking = { models, by, examples: labels?.length ?? 0, classes, agreement };
  return Object.defineProperty(ranking, 'toString', { value: () => rankingTable(ranking) });
}

interface Measured {
  readonly bytes: number | undefined;
  readonly fineTuned: number | null;
}

async function measure(
  candidate: ModelCandidate,
  few: Labelled,
  options: RankModelsOptions,
): Promise<Candidate & Measured> {
  const { name, license, bytes, preprocessing } = candidate;
  const { signal, batchSize } = options;
  const tell = (stage: RankProgress['stage'], done = 0, total: number | null = null) =>
    options.progress?.({ candidate: name, stage, done, total });
  tell('loading');
  const loaded = typeof candidate.model === 'function';
  const model = typeof candidate.model === 'function' ? await candidate.model() : candidate.model;
  try {
    model.initialize(new Random(options.seed ?? 0));
    const data = preprocessing ? preparedFor(preprocessing, few.data) : few.data;
    const { body, head } = splitAtHead(model);
    const { examples, seconds } = await featuresOf(body, data, {
      ...(batchSize === undefined ? {} : { batchSize }),
      signal,
      progress: (done, total) => tell('features', done, total),
    });
    const features: Table = examples.map(({ x }) => (x as HostArray).data);
    tell('scores');
    const probabilities = head ? await outputsOf(head, examples) : undefined;
    const parameters = [...new Set(model.parameters)].reduce((sum, { size }) => sum + size, 0);
    const asked = options.fineTune;
    if (asked) tell('fine-tuning');
    const fineTuned = asked ? await tuned(model, few, data, asked, options) : null;
    return { name, features, probabilities, seconds, parameters, license, bytes, fineTuned };
  } finally {
    if (loaded) model.dispose();
  }
}

async function tuned(
  model: Model,
  few: Labelled,
  data: Dataset<Example>,
  { recipe, validation = 0.3 }: NonNullable<RankModelsOptions['fineTune']>,
  { seed = 0, signal }: RankModelsOptions,
): Promise<number> {
  const ready = await labelled('rankModels', data);
  const parts = ready.data.split({ validation, seed, stratify: few.labels });
  const grafted = graft(model, { head: [dense(few.classes, { activation: 'softmax' })] });
  const before = new SourceValues(new Set(model.parameters));
  const trainable = trainableLayers(model);
  try {
    const { logs } = await fineTune(grafted, parts.train, {
      recipe,
      validation: parts.validation,
      seed,
      ...(signal ? { signal } : {}),
    });
    return logs['val.accuracy'] ?? NaN;
  } finally {
    before.restore();
    before.dispose();
    setTrainableLayers(model, trainable);
    for (const layer of headOf(grafted)) layer.dispose();
  }
}

function checkCandidates(candidates: readonly ModelCandidate[]): void {
  const where = 'rankModels';
  if (candidates.length === 0) throw new ConfigError({ where, problem: 'there are no candidates' });
  const names = candidates.map(({ name }) => name);
  const twice = names.find((name, i) => names.indexOf(name) !== i);
  if (twice !== undefined) {
    throw new ConfigError({ where, problem: `two candidates are called "${twice}"` });
  }
}

const sameNumbers = (a: Int32Array, b: Int32Array): boolean =>
  a.length === b.length && a.every((label, i) => label === b[i]);

const otherLabels = ({ name }: ModelCandidate): ConfigError =>
  new ConfigError({
    where: 'rankModels',
    problem: `the examples for "${name}" are others than those for the candidates before it`,
    hint: 'Give the same examples in the same order, prepared in another way.',
  });
