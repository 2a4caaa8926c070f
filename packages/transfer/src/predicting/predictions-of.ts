import {
  ConfigError,
  dispose,
  Random,
  tensorList,
  tidy,
  type Dataset,
  type Model,
  type Tensor,
} from '@graftjs/core';
import { lastActivation } from '../fine-tuning/last-activation.js';
import { explainedModel } from '../explaining/explained-model.js';
import { FeatureStore, type CacheOptions } from '../prefix/feature-store.js';
import type { Example } from '../prefix/features-of.js';
import { batchesOf } from '../prefix/phase-data.js';
import { splitAtFrozenPrefix } from '../prefix/split-at-frozen-prefix.js';
import { softmaxOf } from '../trust/softmax.js';
import type { Table } from '../statistics/table.js';
import { indexOfMaximum } from '../statistics/index-of-maximum.js';

export interface PredictionsOptions {
  /** Examples that are predicted together. Default 32. */
  readonly batchSize?: number;
  /** A store that has what the frozen layers made of these examples already, or how to keep it. */
  readonly cache?: FeatureStore | CacheOptions | boolean;
  readonly signal?: AbortSignal;
}

/** What a classifier says to examples, in their order, as tables that the measures of trust take. */
export interface Predictions {
  /** Before the softmax or sigmoid; of one output [0, z], as of two classes. */
  readonly logits: Table;
  readonly probabilities: Table;
  /** The likeliest class of each. */
  readonly classes: Int32Array;
  /** The class that each has; `null` where the examples have no `y`. */
  readonly labels: Int32Array | null;
  /** The share of those that are right; `null` where there are no labels. */
  readonly accuracy: number | null;
}

/**
 * What a classifier says to the examples of a data set, through the frozen prefix: with the store of
 * the fine-tuning as cache, only what was trained is computed.
 *
 * @param data examples `{ x, y }`, not batched; `y` a class number or a one-hot row, or left out
 * @throws ConfigError for a model of several outputs
 * @example
 * const cache = new FeatureStore();
 * await fineTune(model, train, { recipe: unfreezeLast(), validation, cache, seed: 7 });
 * const { logits, labels } = await predictionsOf(model, validation, { cache });
 * const { temperature } = temperatureScaling(logits, labels);
 */
export async function predictionsOf(
  model: Model,
  data: Dataset<Example> | Dataset<{ readonly x: unknown }>,
  { batchSize = 32, cache = false, signal }: PredictionsOptions = {},
): Promise<Predictions> {
  if (model.outputs.length !== 1) {
    throw new ConfigError({
      where: 'predictionsOf',
      problem: `model "${model.name}" has ${model.outputs.length} outputs, and one classifier is asked`,
      hint: 'Give the part that ends in one of them: subModel(model, { to: "species" }).',
    });
  }
  const { model: logitsModel, dispose: release } = explainedModel(model, 'logit');
  try {
    const split = splitAtFrozenPrefix(logitsModel);
    const prepared = await storeOf(cache).prepare(
      split,
      { data: data as Dataset<Example>, augmented: false },
      { signal },
    );
    const logits: Float64Array[] = [];
    const labels: number[] = [];
    const batches = batchesOf(prepared.data, { batchSize, shuffle: false });
    for await (const { x, y } of batches.iterate({ epoch: 0, random: new Random(0) })) {
      signal?.throwIfAborted();
      const output = tidy(() => split.rest.predict(x) as Tensor);
      try {
        logits.push(...(await rowsIn(output)).map(asTwo));
        if (y !== undefined)
          labels.push(...(await rowsIn(tensorList(y)[0] as Tensor)).map(labelOf));
      } finally {
        dispose([output, ...tensorList(x), ...tensorList(y ?? [])]);
      }
    }
    return predictions(logits, labels, lastActivation(model));
  } finally {
    release();
  }
}

function predictions(
  logits: readonly Float64Array[],
  labels: readonly number[],
  activation: string,
): Predictions {
  const apart = activation === 'sigmoid' && (logits[0]?.length ?? 0) > 2;
  const probabilities = apart
    ? logits.map((row) => row.map((z) => 1 / (1 + Math.exp(-z))))
    : softmaxOf(logits);
  const classes = Int32Array.from(logits, indexOfMaximum);
  const known = labels.length === logits.length;
  const right = labels.filter((label, i) => label === classes[i]).length;
  return {
    logits,
    probabilities,
    classes,
    labels: known ? Int32Array.from(labels) : null,
    accuracy: known ? right / labels.length : null,
  };
}

async function rowsIn(tensor: Tensor): Promise<Float64Array[]> {
  const values = await tensor.data();
  const count = tensor.shape[0] ?? 0;
  const width = values.length / Math.max(1, count);
  return Array.from({ length: count }, (_, i) =>
    Float64Array.from(values.subarray(i * width, (i + 1) * width)),
  );
}

/** One output says how much likelier the second of two classes is. */
const asTwo = (row: Float64Array): Float64Array =>
  row.length === 1 ? Float64Array.of(0, row[0] as number) : row;

const labelOf = (row: Float64Array): number =>
  row.length === 1 ? (row[0] as number) : indexOfMaximum(row);

function storeOf(cache: NonNullable<PredictionsOptions['cache']>): FeatureStore {
  if (cache instanceof FeatureStore) return cache;
  return new FeatureStore(cache === false ? null : cache === true ? {} : cache);
}
