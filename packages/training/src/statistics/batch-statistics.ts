import { dispose, div, keep, tensor, tidy, zerosLike } from '@graftjs/core';
import type { CallContext, Model, Parameter, Random, Tensor } from '@graftjs/core';
import type { StatisticsLayer } from './batch-norm-layers.js';

/** Mean and sum of squared deviations of each channel over so many examples. */
interface Moments {
  count: number;
  readonly mean: Float64Array;
  readonly deviations: Float64Array;
}

/**
 * The mean and variance that batch normalisations see, over all examples of several batches, in
 * double precision. Nothing of the model moves before `assign`; `dispose` is for afterwards.
 *
 * @example
 * const statistics = new BatchStatistics(model, batchNormLayers(model));
 * for (const x of batches) await statistics.add([x], random);
 * statistics.assign();
 * statistics.dispose();
 */
export class BatchStatistics {
  readonly #moments = new Map<StatisticsLayer, Moments>();
  readonly #before: readonly (readonly [Parameter, Tensor])[];

  /** @param layers that train, and whose momentum is below 1 */
  constructor(
    private readonly model: Model,
    private readonly layers: readonly StatisticsLayer[],
  ) {
    const moving = layers.flatMap(({ mean, variance }) => [mean, variance]);
    this.#before = moving.map((parameter) => [parameter, parameter.value.clone()] as const);
  }

  /** One pass in training mode; the inputs stay the caller's. */
  async add(inputs: readonly Tensor[], random: Random): Promise<void> {
    const seen = this.#pass(inputs, random);
    try {
      for (const layer of this.layers) {
        const [means, variances] = [seen.get(layer.mean), seen.get(layer.variance)];
        for (const [i, mean] of (means ?? []).entries()) {
          const variance = variances?.[i];
          if (!variance) continue;
          const [m, v] = await Promise.all([mean.data(), variance.data()]);
          const moments = this.#moments.get(layer) ?? emptyMoments(m.length);
          this.#moments.set(layer, moments);
          join(moments, inputs[0]?.shape[0] ?? 0, m, v);
        }
      }
    } finally {
      dispose([...seen.values()].flat());
    }
  }

  /** Gives the layers what was gathered. */
  assign(): void {
    for (const [{ mean, variance }, { count, mean: m, deviations }] of this.#moments) {
      tidy(() => {
        mean.assign(tensor(Float32Array.from(m), [...mean.shape]));
        const v = Float32Array.from(deviations, (sum) => sum / count);
        variance.assign(tensor(v, [...variance.shape]));
      });
    }
  }

  dispose(): void {
    dispose(this.#before.map(([, value]) => value));
  }

  /** What each use of each layer would blend into its moving statistics: all that the batch had. */
  #pass(inputs: readonly Tensor[], random: Random): Map<Parameter, Tensor[]> {
    const seen = new Map<Parameter, Tensor[]>();
    const share = new Map<Parameter, number>();
    for (const { layer, mean, variance } of this.layers) {
      const { momentum } = layer.getConfig() as { momentum: number };
      for (const parameter of [mean, variance]) share.set(parameter, 1 - momentum);
    }
    const context: CallContext = {
      training: true,
      random,
      addLoss: () => {},
      assign: (parameter, value) => {
        const part = share.get(parameter);
        if (part === undefined) return;
        const list = seen.get(parameter) ?? [];
        // The layer's own scope ends before the statistics are read.
        list.push(keep(div(value, part)));
        seen.set(parameter, list);
      },
    };
    // From zero, a blend is the batch's share alone, without what rounding takes away.
    for (const [parameter, value] of this.#before) {
      tidy(() => parameter.assign(zerosLike(value)));
    }
    try {
      tidy(() => void this.model.call(inputs, context));
    } finally {
      for (const [parameter, value] of this.#before) parameter.assign(value);
    }
    return seen;
  }
}

const emptyMoments = (channels: number): Moments => ({
  count: 0,
  mean: new Float64Array(channels),
  deviations: new Float64Array(channels),
});

/** Adds the moments of a batch (Chan, Golub and LeVeque 1983). */
function join(
  moments: Moments,
  size: number,
  mean: ArrayLike<number>,
  variance: ArrayLike<number>,
): void {
  const total = moments.count + size;
  for (let i = 0; i < moments.mean.length; i++) {
    const delta = (mean[i] as number) - (moments.mean[i] as number);
    moments.mean[i]! += (delta * size) / total;
    moments.deviations[i]! +=
      (variance[i] as number) * size + (delta * delta * moments.count * size) / total;
  }
  moments.count = total;
}
