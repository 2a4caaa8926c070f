import { ConfigError, Random, type Layer, type Model } from '@graftjs/core';
import { batchNormLayers, BatchStatistics, type StatisticsLayer } from '@graftjs/training';
import { tensorBatches, type Unlabelled } from './tensor-batches.js';

export interface AdaptBatchNormOptions {
  /** Default 200. */
  readonly batchSize?: number;
  /** Which batch normalisations. Default all. */
  readonly layers?: readonly Layer[];
}

/**
 * AdaBN: replaces the statistics of every batch normalisation by those of the target examples. No
 * label and no gradient is needed; kernels, gamma and beta stay. Dropout before a batch normalisation
 * is active, as it was when the statistics were first gathered. Batches are gone through several
 * times: give a list of them, not a generator.
 *
 * @returns how many layers were adapted
 * @throws ConfigError where the model has no batch normalisation
 * @example
 * const layers = await adaptBatchNorm(model, target); // target: a data set of { x }, or images
 * @see Li et al., "Revisiting Batch Normalization For Practical Domain Adaptation", 2016
 */
export async function adaptBatchNorm(
  model: Model,
  examples: Unlabelled,
  { batchSize = 200, layers: chosen }: AdaptBatchNormOptions = {},
): Promise<number> {
  const layers = statisticsLayers('adaptBatchNorm', model).filter(
    ({ layer }) => chosen?.includes(layer) ?? true,
  );
  layers.forEach(checkMomentum);
  const frozen = layers.map(({ layer }) => layer.trainable);
  const statistics = new BatchStatistics(model, layers);
  const random = new Random('adapt-batch-norm');
  try {
    for (const { layer } of layers) layer.trainable = true;
    for await (const batch of tensorBatches(examples, batchSize)) {
      await statistics.add([batch], random);
    }
    statistics.assign();
  } finally {
    layers.forEach(({ layer }, i) => (layer.trainable = frozen[i] as boolean));
    statistics.dispose();
  }
  return layers.length;
}

function checkMomentum({ layer }: StatisticsLayer): void {
  const { momentum } = layer.getConfig() as { momentum: number };
  if (momentum < 1) return;
  throw new ConfigError({
    where: `layer "${layer.name}"`,
    problem: 'its momentum is 1, so it never takes statistics over',
  });
}

/** The batch normalisations of a model that must have some. */
export function statisticsLayers(where: string, model: Model): StatisticsLayer[] {
  const layers = batchNormLayers(model);
  if (layers.length > 0) return layers;
  throw new ConfigError({
    where,
    problem: `model "${model.name}" has no batch normalisation whose statistics could be adapted`,
  });
}
