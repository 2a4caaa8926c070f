import { Random, type Model } from '@graftjs/core';
import { BatchFeed, noBatches } from '../data/batch-feed.js';
import type { BatchSource } from '../data/batch-source.js';
import { disposeBatch } from '../data/batch-tensors.js';
import { checkBatch } from '../data/check-batch.js';
import { batchSource, type TrainingData } from '../data/training-data.js';
import { Breather } from '../fit/breathe.js';
import { batchNormLayers, type StatisticsLayer } from './batch-norm-layers.js';
import { BatchStatistics } from './batch-statistics.js';

export interface RecomputeStatisticsOptions {
  /** Examples a step, for arrays; default 32. */
  readonly batchSize?: number | undefined;
  /** Batches to go over, for data without an end; default all. */
  readonly steps?: number | undefined;
  /** Decides dropout, and what a dataset draws at random. */
  readonly seed?: number | string | undefined;
}

/**
 * Gives every batch normalisation the mean and variance of these data under the weights that the model
 * has now: those that were kept while it trained belong to other weights after `swa` or `ema` have put
 * their means in place (Izmailov et al. 2018). Frozen layers keep theirs.
 *
 * @returns how many layers got new statistics
 *
 * @example
 * await withAverages(optimizer, model.parameters, async () => {
 *   await recomputeStatistics(model, train);
 *   return evaluate(model, test, { loss, metrics });
 * });
 */
export async function recomputeStatistics(
  model: Model,
  data: TrainingData,
  { batchSize, steps, seed = 0 }: RecomputeStatisticsOptions = {},
): Promise<number> {
  const where = 'recomputeStatistics';
  const source = batchSource(model, data, { where, batchSize, shuffle: false });
  return statisticsOf(model, source, new Random(seed), steps ?? null, where);
}

/** The same over batches that `fit` has made. */
export async function statisticsOf(
  model: Model,
  source: BatchSource,
  random: Random,
  steps: number | null,
  where: string,
): Promise<number> {
  const layers = batchNormLayers(model).filter(moves);
  if (layers.length === 0) return 0;
  const feed = new BatchFeed(source, random.split('data'), { pass: 0, batches: 0 });
  const statistics = new BatchStatistics(model, layers);
  const breather = new Breather();
  try {
    let step = 0;
    for (; steps === null || step < steps; step++) {
      const batch = await feed.next();
      if (!batch) break;
      try {
        const { x } = checkBatch(model, batch, `${where}, step ${step + 1}`);
        await statistics.add(x, random.split('step').split(step));
      } finally {
        disposeBatch(batch);
      }
      await breather.breathe();
    }
    if (step === 0) throw noBatches(where);
    statistics.assign();
  } finally {
    statistics.dispose();
    await feed.close();
  }
  return layers.length;
}

const moves = ({ layer }: StatisticsLayer): boolean =>
  layer.trainable && (layer.getConfig() as { momentum: number }).momentum < 1;
