import {
  ConfigError,
  DataError,
  Random,
  type Callback,
  type Dataset,
  type Layer,
  type Logs,
  type Loss,
  type Model,
} from '@graftjs/core';
import { subModel } from '@graftjs/layers';
import { adam } from '@graftjs/optimizers';
import { evaluate, fit, type Metrics, type Penalty } from '@graftjs/training';
import { lastActivation } from '../fine-tuning/last-activation.js';
import { taskOf } from '../fine-tuning/task-of.js';
import { assertUnchanged, fingerprint, frozenParameters } from '../freezing/fingerprint.js';
import { trainOnly } from '../freezing/train-only.js';
import type { SourcePenalty } from '../penalties/source-penalty.js';
import { FeatureStore, type CacheOptions, type Prepared } from '../prefix/feature-store.js';
import type { Example } from '../prefix/features-of.js';
import { batchesOf } from '../prefix/phase-data.js';
import { splitAtFrozenPrefix } from '../prefix/split-at-frozen-prefix.js';
import { toZero } from '../rates/to-zero.js';
import type { Selection } from '../selection/selection.js';
import { distanceOf } from './distance-of.js';
import type { AdaptDomainResult } from './adapt-domain-result.js';
import { adaptedLayers } from './adapted-layers.js';
import { penaltiesOnSource } from './penalties-on-source.js';
import { domainBatches, evaluationBatches } from './domain-batches.js';
import type { BoundDomainMethod, DomainMethod } from './domain-method.js';
import { DomainPair } from './domain-pair.js';

export interface AdaptDomainOptions {
  readonly method: DomainMethod;
  /** Layers whose outputs shall be alike. Default what the classifier receives. */
  readonly at?: string | Layer | readonly (string | Layer)[];
  /** Default all layers. */
  readonly train?: Selection;
  /**
   * What holds the model near what it is now, as in `fineTune`. Penalties that look at examples see
   * those of the labelled source.
   */
  readonly penalty?: SourcePenalty | readonly SourcePenalty[];
  /** `frozen` (default) keeps the statistics of batch normalisations, `adapting` lets them follow. */
  readonly normalization?: 'frozen' | 'adapting';
  /** Passes over the source. Default 10. */
  readonly epochs?: number;
  /** Steps that make an epoch. Default one pass over the source. */
  readonly stepsPerEpoch?: number;
  /** Examples of each domain a step. Default 32. */
  readonly batchSize?: number;
  /** Of Adam, up in the first steps and then down to nothing. Default 1e-3. */
  readonly learningRate?: number;
  /** Labelled examples of the target, which train nothing. */
  readonly validation?: Dataset<Example> | null;
  readonly loss?: Loss;
  readonly metrics?: Metrics;
  readonly seed?: number | string;
  readonly callbacks?: readonly Callback[];
  readonly cache?: CacheOptions | FeatureStore | boolean;
  readonly signal?: AbortSignal;
}

/**
 * Trains a classifier on labelled examples of one domain so that it serves another, of which there
 * are examples without labels: the loss of the source and, beside it, a term that makes both domains
 * alike in the features. What is frozen is computed once.
 *
 * @param source examples `{ x, y }`, not batched
 * @param target examples `{ x }`; labels are not looked at
 * @throws ConfigError where nothing before the adapted layers trains; DataError where a domain has
 * fewer than 2 examples
 * @example
 * const result = await adaptDomain(model, photos, sketches, { method: mmd(), seed: 7 });
 * result.history.at(-1); // { loss, accuracy, mmd }
 * await adaptDomain(model, photos, sketches, { method: mmd(), penalty: l2sp({ alpha: 0.1 }) });
 */
export async function adaptDomain(
  model: Model,
  source: Dataset<Example>,
  target: Dataset<{ readonly x: unknown }>,
  options: AdaptDomainOptions,
): Promise<AdaptDomainResult> {
  const began = performance.now();
  const { method, batchSize = 32, validation = null, signal, seed } = options;
  checkSizes(source, target);
  checkOutputs(model);
  const random = seed === undefined ? Random.fromEntropy() : new Random(seed);
  const task = await taskOf(model, source, options);
  model.initialize(random.split('weights'));
  const keepsStatistics = (options.normalization ?? 'frozen') === 'frozen';
  trainOnly(model, options.train ?? (() => true), keepsStatistics);
  const split = splitAtFrozenPrefix(model);
  const { rest } = split;
  const at = options.at === undefined ? null : ([options.at].flat() as (string | Layer)[]);
  const adapted = adaptedLayers(model, rest, at);
  const store = storeOf(options.cache);
  const prepare = (data: Dataset<Example>) =>
    store.prepare(split, { data, augmented: false }, { signal });
  const ours = await prepare(source);
  const theirs = await prepare(target as Dataset<Example>);
  const labelled = validation && (await prepare(validation));
  const features = subModel(rest, {
    to: adapted.map(({ symbol }) => symbol),
    inputs: 'all',
  });
  const distance = () => distanceOf(features, ours.data, theirs.data, batchSize);
  const figures = ({ data }: Prepared) =>
    evaluate(rest, batchesOf(data, { batchSize, shuffle: false }), task);
  const measure = async () => ({
    train: ours.bytes === null ? null : await figures(ours),
    validation: labelled && (await figures(labelled)),
  });
  const frozen = await fingerprint(frozenParameters(model));
  const before = await measure();
  const apart = await distance();
  const given = [options.penalty ?? []].flat() as SourcePenalty[];
  const bound = method.bind({
    widths: adapted.map(({ symbol }) => widthOf(symbol.shape)),
    classes: Math.max(2, rest.outputs[0]?.shape.at(-1) ?? 2),
    random: random.split('method'),
  });
  const training = performance.now();
  const held = await penaltiesOnSource(given, {
    model,
    rest,
    examples: source,
    data: ours.data,
    loss: task.loss,
    batchSize,
    random: random.split('penalties'),
  });
  const pair = new DomainPair(rest, {
    adapted: adapted.map(({ symbol }) => symbol),
    watched: held.places,
    activation: lastActivation(model),
    own: [...bound.layers, ...held.layers],
  });
  const batches = domainBatches(held.data, theirs.data, batchSize);
  const { epochs = 10, stepsPerEpoch = null } = options;
  const steps = epochs * (stepsPerEpoch ?? batches.size ?? 1);
  const mover = adam(toZero(options.learningRate ?? 1e-3, steps));
  try {
    const history = await fit(pair, batches, {
      ...task,
      epochs,
      ...(stepsPerEpoch === null ? {} : { stepsPerEpoch }),
      optimizer: mover,
      seed: random.split('fit').bits(),
      penalty: [alignment(method.name, bound, pair, steps), ...held.of(pair)],
      rateScale: ratesFor(bound),
      ...(labelled ? { validation: evaluationBatches(labelled.data, batchSize) } : {}),
      callbacks: (options.callbacks ?? []) as never,
      signal,
      progress: false,
    });
    const seconds = (performance.now() - training) / 1000;
    await assertUnchanged(frozen, `adaptDomain, ${method.name}`);
    return {
      model,
      description: [
        `${method.describe()}, at ${adapted.map(({ name }) => `"${name}"`).join(', ')}`,
        ...given.map((penalty) => penalty.describe()),
      ].join('; '),
      adapted: adapted.map(({ name }) => name),
      history: history.epochs.map(({ logs }) => logs as Logs),
      before,
      after: await measure(),
      distance: { before: apart, after: await distance() },
      cached: cachedOf(split.cut.layer, [ours, theirs, ...(labelled ? [labelled] : [])]),
      seconds: {
        features: ours.seconds + theirs.seconds + (labelled?.seconds ?? 0),
        training: seconds,
        total: (performance.now() - began) / 1000,
      },
      stopped: history.stopped,
    };
  } finally {
    mover.dispose();
    bound.dispose();
    held.dispose();
  }
}

/** The method as a term of the loss. */
function alignment(
  name: string,
  bound: BoundDomainMethod,
  pair: DomainPair,
  steps: number,
): Penalty {
  let step = 0;
  return {
    name,
    term: () => bound.term({ ...pair.views, progress: Math.min(1, step / steps) }),
    afterStep: () => {
      step += 1;
    },
  };
}

function ratesFor({ layers, rateScale = 1 }: BoundDomainMethod) {
  const own = new Set(layers.flatMap(({ parameters }) => parameters));
  return (parameter: Layer['parameters'][number]) => (own.has(parameter) ? rateScale : 1);
}

function storeOf(cache: AdaptDomainOptions['cache'] = true): FeatureStore {
  if (cache instanceof FeatureStore) return cache;
  return new FeatureStore(cache === false ? null : cache === true ? {} : cache);
}

function cachedOf(cut: string | null, parts: readonly Prepared[]): AdaptDomainResult['cached'] {
  const [first] = parts;
  if (!first || first.bytes === null || cut === null) return null;
  const bytes = parts.reduce((sum, part) => sum + (part.bytes ?? 0), 0);
  return { cut, reason: first.reason, bytes };
}

const widthOf = ([, ...shape]: readonly (number | null)[]): number =>
  shape.reduce<number>((size, axis) => size * (axis ?? 1), 1);

function checkOutputs({ name, outputs }: Model): void {
  if (outputs.length === 1) return;
  throw new ConfigError({
    where: 'adaptDomain',
    problem: `model "${name}" has ${outputs.length} outputs, and one classifier is adapted`,
  });
}

function checkSizes(source: Dataset<unknown>, target: Dataset<unknown>): void {
  const few = Object.entries({ source, target }).find(([, { size }]) => size !== null && size < 2);
  if (!few) return;
  throw new DataError({
    where: 'adaptDomain',
    problem: `the ${few[0]} has ${few[1].size} example(s), and 2 or more are compared`,
  });
}
