import { dispose, Random, tensorList, type Layer, type Model, type Tensor } from '@graftjs/core';
import { batchNormLayers } from '@graftjs/training';
import { adaptBatchNorm } from '../domains/adapt-batch-norm.js';
import { batchesOf, type PhaseData } from '../prefix/phase-data.js';

/**
 * Gives those batch normalisations of the trained part that are among `layers` the statistics of all
 * training examples; does nothing where there are none.
 */
export async function reestimateNormalization(
  rest: Model,
  layers: readonly Layer[],
  data: PhaseData,
  batchSize: number,
): Promise<void> {
  const among = new Set(
    layers.flatMap((layer) => [layer, ...batchNormLayers(layer).map((inside) => inside.layer)]),
  );
  const chosen = batchNormLayers(rest).flatMap(({ layer }) => (among.has(layer) ? [layer] : []));
  if (chosen.length > 0) await adaptBatchNorm(rest, inputsOf(data, batchSize), { layers: chosen });
}

async function* inputsOf(data: PhaseData, batchSize: number): AsyncGenerator<Tensor, void, void> {
  // Layers after the first see what batch statistics make of a batch: it shall hold all classes.
  const batches = batchesOf(data, { batchSize, shuffle: true });
  for await (const { x, y } of batches.iterate({ epoch: 0, random: new Random('statistics') })) {
    const inputs = tensorList(x);
    try {
      yield inputs[0] as Tensor;
    } finally {
      dispose([...inputs, ...tensorList(y)]);
    }
  }
}
