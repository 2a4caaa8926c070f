import {
  moments,
  Random,
  tidy,
  type Dataset,
  type Model,
  type SymbolicTensor,
  type Tensor,
} from '@graftjs/core';
import { dataset } from '@graftjs/datasets';
import { inlineModels, subModel } from '@graftjs/layers';
import { usesOf } from '@graftjs/zoo';
import { batchNormLayers } from '@graftjs/training';
import type { Example } from '../prefix/features-of.js';
import { quantile } from '../statistics/bootstrap-interval.js';

/** How far what a batch normalisation gets is from what it got from the source. */
export interface LayerShift {
  readonly layer: string;
  /** Median over channels of the symmetric divergence of two Gaussians, in nats. */
  readonly divergence: number;
}

/**
 * Compares what the batch normalisations of a model get from new examples with the statistics that
 * they kept of the source, layer by layer from the input on: ¼[(σₜ² + d²)/σₛ² + (σₛ² + d²)/σₜ²] - ½.
 * Empty for a model without any.
 *
 * @param options `examples`: how many are looked at, default 64
 */
export async function statisticsShift(
  model: Model,
  data: Dataset<Example>,
  { examples = 64 }: { readonly examples?: number } = {},
): Promise<LayerShift[]> {
  const kept = new Map(batchNormLayers(model).map((found) => [found.layer, found]));
  if (kept.size === 0) return [];
  const flat = inlineModels(model);
  const uses = usesOf(flat).filter(({ layer }) => kept.has(layer as never));
  const places = uses.map(({ inputs }) => inputs[0] as SymbolicTensor);
  const views = subModel(flat, { to: [...new Set(places)] });
  const batches = dataset(data).take(examples).batch(examples);
  const shifts: LayerShift[] = [];
  for await (const batch of batches.iterate({ epoch: 0, random: new Random(0) })) {
    const { x, y } = batch as unknown as { x: Tensor; y: unknown };
    const seen = new Map<SymbolicTensor, Tensor>();
    const made = [tidy(() => views.predict(x) as Tensor | Tensor[])].flat() as Tensor[];
    [...new Set(places)].forEach((place, i) => seen.set(place, made[i] as Tensor));
    uses.forEach(({ layer }, i) => {
      const { mean, variance } = kept.get(layer as never) as NonNullable<
        ReturnType<typeof kept.get>
      >;
      const epsilon = Number(layer.getConfig()['epsilon'] ?? 1e-3);
      const axis = Number(layer.getConfig()['axis'] ?? -1);
      const numbers: Float64Array[] = [];
      tidy(() => {
        const tensor = seen.get(places[i] as SymbolicTensor) as Tensor;
        const channel = axis < 0 ? axis + tensor.rank : axis;
        const others = tensor.shape.map((_, k) => k).filter((k) => k !== channel);
        const now = moments(tensor, others);
        for (const t of [now.mean, now.variance, mean.value, variance.value]) {
          numbers.push(Float64Array.from((t as Tensor).dataSync()));
        }
      });
      shifts.push({ layer: layer.name, divergence: divergence(numbers, epsilon) });
    });
    for (const tensor of [...made, x, y]) (tensor as { dispose?: () => void }).dispose?.();
    break;
  }
  return shifts;
}

function divergence(numbers: readonly Float64Array[], epsilon: number): number {
  const [meanT, varianceT, meanS, varianceS] = numbers as [
    Float64Array,
    Float64Array,
    Float64Array,
    Float64Array,
  ];
  const channels = Array.from(meanT, (m, c) => {
    const [t, s] = [(varianceT[c] as number) + epsilon, (varianceS[c] as number) + epsilon];
    const square = (m - (meanS[c] as number)) ** 2;
    return ((t + square) / s + (s + square) / t) / 4 - 0.5;
  });
  return quantile(
    channels.sort((a, b) => a - b),
    0.5,
  );
}
