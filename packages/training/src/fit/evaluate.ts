import { ConfigError, Random, type Model } from '@graftjs/core';
import { BatchFeed } from '../data/batch-feed.js';
import { batchSource, type TrainingData } from '../data/training-data.js';
import type { Losses, LossWeights } from '../losses.js';
import type { EvaluationKey, LogsOf } from '../logs/log-keys.js';
import type { Metrics, NoMetrics } from '../metrics.js';
import { objectiveOf } from '../steps/objective.js';
import { evaluateSource } from './evaluate-source.js';
import { checkArguments } from './check-arguments.js';
import { prepareModel } from './prepare-model.js';

export interface EvaluateOptions<M extends Metrics, L extends Losses | undefined> {
  /** Left out, only metrics are computed. */
  readonly loss?: L;
  readonly lossWeights?: LossWeights | undefined;
  readonly metrics?: M | undefined;
  /** Examples a step, for arrays; default 32. */
  readonly batchSize?: number | undefined;
  /** Batches that count, for data without an end; default all. */
  readonly steps?: number | undefined;
  /** Decides what a dataset draws at random. */
  readonly seed?: number | string | undefined;
  readonly signal?: AbortSignal | undefined;
}

const optionNames: { readonly [K in keyof EvaluateOptions<Metrics, Losses>]-?: true } = {
  loss: true,
  lossWeights: true,
  metrics: true,
  batchSize: true,
  steps: true,
  seed: true,
  signal: true,
};

/**
 * Losses and metrics of a model on data, in inference mode. Sample weights count in both.
 *
 * @example
 * const { loss, acc } = await evaluate(model, { x, y }, {
 *   loss: categoricalCrossentropy(), metrics: { acc: accuracy() },
 * });
 */
export async function evaluate<
  const M extends Metrics = NoMetrics,
  const L extends Losses | undefined = undefined,
>(
  model: Model,
  data: TrainingData,
  options: EvaluateOptions<M, L>,
): Promise<LogsOf<EvaluationKey<M, L>>> {
  const where = 'evaluate';
  checkArguments({ where, model, options, known: optionNames });
  if (!options?.loss && !options?.metrics) {
    throw new ConfigError({
      where,
      problem: 'there is nothing to compute',
      hint: 'Give it a loss, metrics, or both: evaluate(model, data, { metrics: { acc: accuracy() } }).',
    });
  }
  const { batchSize, seed = 0, steps = null, signal } = options;
  const source = batchSource(model, data, { where, batchSize, shuffle: false });
  const random = new Random(seed);
  if (!model.built) {
    const feed = new BatchFeed(source, random, { pass: 0, batches: 0 });
    try {
      await prepareModel(model, feed, random.split('initialize'), where);
    } finally {
      await feed.close();
    }
  }
  const { loss, lossWeights, metrics } = options;
  const objective = objectiveOf(model, { loss, lossWeights, metrics }, where);
  const logs = await evaluateSource({ model, source, objective, random, steps, where, signal });
  return logs as LogsOf<EvaluationKey<M, L>>;
}
