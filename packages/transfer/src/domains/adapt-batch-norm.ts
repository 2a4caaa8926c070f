import {
  add,
  ConfigError,
  dispose,
  div,
  keep,
  mul,
  Random,
  square,
  sub,
  tidy,
  zerosLike,
  type CallContext,
  type Layer,
  type Model,
  type Parameter,
  type Tensor,
} from '@graftjs/core';
import { batchNormLayers, type StatisticsLayer } from './batch-norm-layers.js';
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
  const frozen = layers.map(({ layer }) => layer.trainable);
  const sums = new Map<Parameter, Tensor>();
  let count = 0;
  // A layer blends the batch's statistics into the moving ones; from zero, its share is all of it.
  const share = new Map(
    layers.flatMap((l) => [
      [l.mean, shareOf(l)],
      [l.variance, shareOf(l)],
    ]),
  );
  const before = layers.map((l) => [l.mean.value.clone(), l.variance.value.clone()] as const);
  try {
    for (const { layer } of layers) layer.trainable = true;
    for (const { mean, variance } of layers) {
      tidy(() => [mean, variance].forEach((p) => p.assign(zerosLike(p.value))));
    }
    for await (const batch of tensorBatches(examples, batchSize)) {
      const size = batch.shape[0] as number;
      count += size;
      tidy(() => gather(model, batch, layers, share, sums, size));
    }
    tidy(() =>
      layers.forEach(({ mean, variance }) => {
        const centre = div(sums.get(mean) as Tensor, count);
        mean.assign(centre);
        variance.assign(sub(div(sums.get(variance) as Tensor, count), square(centre)));
      }),
    );
  } catch (error) {
    layers.forEach(({ mean, variance }, i) => {
      mean.assign(before[i]![0]);
      variance.assign(before[i]![1]);
    });
    throw error;
  } finally {
    layers.forEach(({ layer }, i) => (layer.trainable = frozen[i] as boolean));
    dispose([...sums.values(), ...before.flat()]);
  }
  return layers.length;
}

/** Adds Σ mean and Σ (variance + mean²), weighed by examples, of one batch. */
function gather(
  model: Model,
  batch: Tensor,
  layers: readonly StatisticsLayer[],
  share: ReadonlyMap<Parameter, number>,
  sums: Map<Parameter, Tensor>,
  size: number,
): void {
  const seen = new Map<Parameter, Tensor>();
  const context: CallContext = {
    training: true,
    random: new Random('adapt-batch-norm'),
    assign: (parameter, value) => {
      const part = share.get(parameter);
      // The layer's own scope ends before the statistics are read.
      if (part !== undefined) seen.set(parameter, keep(div(value, part)));
    },
    addLoss: () => {},
  };
  model.call([batch], context);
  const put = (parameter: Parameter, value: Tensor) => {
    const sum = sums.get(parameter);
    const next = keep(sum ? add(sum, mul(value, size)) : mul(value, size));
    sum?.dispose();
    sums.set(parameter, next);
  };
  for (const { mean, variance } of layers) {
    const [m, v] = [seen.get(mean), seen.get(variance)];
    if (!m || !v) continue;
    put(mean, m);
    put(variance, add(v, square(m)));
  }
  dispose([...seen.values()]);
}

function shareOf({ layer }: StatisticsLayer): number {
  const { momentum } = layer.getConfig() as { momentum: number };
  if (momentum < 1) return 1 - momentum;
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
