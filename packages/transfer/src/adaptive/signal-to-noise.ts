import {
  add,
  dispose,
  div,
  keep,
  mul,
  square,
  sub,
  sum,
  tidy,
  type Layer,
  type Parameter,
  type Tensor,
} from '@graftjs/core';
import { leafLayers } from '@graftjs/zoo';
import { eachBatchGradients, type HowManyBatches, type PartWithData } from './batch-gradients.js';

/** Against gradients that are the same in every batch. */
const FLOOR = 1e-8;

/**
 * How steadily batches pull at each layer: the mean over its numbers of E[g]² / (Var[g] + 1e-8), where
 * mean and (unbiased) variance go over batches (Lee et al., ICLR 2023, Auto-SNR). Only of what trains;
 * `null` where there is a single batch, which has no variance.
 */
export async function signalToNoise(
  part: PartWithData,
  how: HowManyBatches,
): Promise<ReadonlyMap<Layer, number> | null> {
  const parameters = [...new Set(part.rest.trainableParameters)];
  let sums: Tensor[] = [];
  let squares: Tensor[] = [];
  const grow = (totals: readonly Tensor[], more: readonly Tensor[]): Tensor[] => {
    const grown = more.map((one, i) => keep(totals[i] ? add(totals[i], one) : one.clone()));
    dispose([...totals]);
    return grown;
  };
  try {
    const seen = await eachBatchGradients(part, how, (gradients) => {
      sums = grow(sums, gradients);
      squares = grow(squares, gradients.map(square));
    });
    if (seen < 2) return null;
    const of = new Map(
      parameters.map((parameter, i) => [
        parameter,
        tidy(() => ratioSum(sums[i] as Tensor, squares[i] as Tensor, seen)),
      ]),
    );
    return meansOfLayers(leafLayers(part.rest), of);
  } finally {
    dispose([...sums, ...squares]);
  }
}

/** Σ over the numbers of a parameter of mean² / (variance + floor). */
function ratioSum(total: Tensor, squares: Tensor, count: number): number {
  const mean = div(total, count);
  const variance = div(sub(squares, mul(square(mean), count)), count - 1);
  return sum(div(square(mean), add(variance, FLOOR))).dataSync()[0] as number;
}

function meansOfLayers(
  layers: readonly Layer[],
  of: ReadonlyMap<Parameter, number>,
): Map<Layer, number> {
  const means = new Map<Layer, number>();
  for (const layer of layers) {
    const own = layer.parameters.filter((parameter) => of.has(parameter));
    const size = own.reduce((total, parameter) => total + parameter.size, 0);
    const whole = own.reduce((total, parameter) => total + (of.get(parameter) as number), 0);
    if (size > 0) means.set(layer, whole / size);
  }
  return means;
}
