import {
  Random,
  square,
  sum,
  tidy,
  type Dataset,
  type Model,
  type Parameter,
  type Tensor,
} from '@graftjs/core';
import type { Losses } from '@graftjs/training';
import type { Example } from '../prefix/features-of.js';
import type { PhaseData } from '../prefix/phase-data.js';
import { layerGroups } from '../rates/layer-groups.js';
import { eachBatchGradients, type HowManyBatches } from './batch-gradients.js';
import { withPart, type PartOptions } from './prepared-part.js';

/** How strongly examples pull at each parameter, for its size: ‖gradient‖ / ‖weights‖. */
export interface RelativeGradients {
  /** `null` for a parameter that is all zeros, for which there is no such ratio. */
  readonly ratios: ReadonlyMap<Parameter, number | null>;
  /** ‖gradient‖ of each parameter, mean over the batches. */
  readonly norms: ReadonlyMap<Parameter, number>;
}

export interface RelativeGradientsOptions extends PartOptions {
  readonly batchSize?: number;
  /** Batches that are looked at, default 5. */
  readonly batches?: number;
  readonly seed?: number | string;
}

/** The relative gradient of one group of layers: a block or a stage, or the head. */
export interface GroupGradient {
  readonly name: string;
  /** Mean of its parameters' ratios, `null` where none has one. */
  readonly ratio: number | null;
  readonly parameters: number;
}

/**
 * Relative gradient norms (Lee et al., ICLR 2023) group by group, from the input to the head: where
 * the new data want other weights. A head that fits already is needed for that to say anything, so
 * solve for it first.
 */
export async function relativeGradients(
  model: Model,
  data: Dataset<Example>,
  options: RelativeGradientsOptions = {},
): Promise<GroupGradient[]> {
  const { batchSize = 32, batches = 5, seed = 0 } = options;
  const { ratios } = await withPart(model, data, options, ({ rest, data: prepared, task }) =>
    gradientsOf(rest, prepared, task.loss, { batchSize, batches, random: new Random(seed) }),
  );
  return layerGroups(model).flatMap(({ name, layers }) => {
    const own = [...new Set(layers.flatMap(({ parameters }) => parameters))].filter((p) =>
      ratios.has(p),
    );
    const known = own.flatMap((parameter) => ratios.get(parameter) ?? []);
    if (own.length === 0) return [];
    const ratio = known.length === 0 ? null : known.reduce((a, b) => a + b, 0) / known.length;
    return [{ name, ratio, parameters: own.reduce((total, { size }) => total + size, 0) }];
  });
}

/** The same for what trains of a part of a model now, parameter by parameter. */
export async function gradientsOf(
  rest: Model,
  data: PhaseData,
  losses: Losses,
  how: HowManyBatches,
): Promise<RelativeGradients> {
  const parameters = [...new Set(rest.trainableParameters)];
  const totals = new Float64Array(parameters.length);
  const seen = await eachBatchGradients({ rest, data, losses }, how, (gradients) => {
    gradients.forEach((gradient, i) => (totals[i]! += normOf(gradient)));
  });
  const ratios = new Map<Parameter, number | null>();
  const norms = new Map<Parameter, number>();
  parameters.forEach((parameter, i) => {
    const size = tidy(() => normOf(parameter.value));
    const norm = (totals[i] as number) / Math.max(1, seen);
    norms.set(parameter, norm);
    // A bias that is still zero would learn at an infinite rate, and all others at none.
    ratios.set(parameter, size === 0 ? null : norm / size);
  });
  return { ratios, norms };
}

const normOf = (x: Tensor): number => Math.sqrt(sum(square(x)).dataSync()[0] as number);
