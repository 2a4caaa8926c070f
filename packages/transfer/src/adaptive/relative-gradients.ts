import {
  addN,
  dispose,
  inferenceContext,
  parameterGradients,
  Random,
  sum,
  square,
  tidy,
  type Dataset,
  type Loss,
  type Model,
  type Parameter,
  type Scalar,
  type Tensor,
} from '@graftjs/core';
import { lossList } from '../fine-tuning/task-of.js';
import type { Losses } from '@graftjs/training';
import type { Example } from '../prefix/features-of.js';
import { batchesOf, type PhaseData } from '../prefix/phase-data.js';
import { layerGroups } from '../rates/layer-groups.js';
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
  how: { readonly batchSize: number; readonly batches: number; readonly random: Random },
): Promise<RelativeGradients> {
  const parameters = [...new Set(rest.trainableParameters)];
  const loss = lossList(rest, losses);
  const gradientNorms = new Map<Parameter, number>();
  let seen = 0;
  const pass = { epoch: 0, random: how.random.split('gradients') };
  for await (const { x, y } of batchesOf(data, { ...how, shuffle: true }).iterate(pass)) {
    const norms = tidy(() =>
      batchNorms(
        rest,
        [x].flat() as Tensor[],
        [y].flat() as Tensor[],
        loss,
        parameters,
        pass.random,
      ),
    );
    dispose([x, y].flat() as Tensor[]);
    parameters.forEach((parameter, i) =>
      gradientNorms.set(parameter, (gradientNorms.get(parameter) ?? 0) + (norms[i] as number)),
    );
    if (++seen === how.batches) break;
  }
  const ratios = new Map<Parameter, number | null>();
  const norms = new Map<Parameter, number>();
  for (const parameter of parameters) {
    const size = tidy(() => Math.sqrt(sum(square(parameter.value)).dataSync()[0] as number));
    const norm = (gradientNorms.get(parameter) ?? 0) / Math.max(1, seen);
    norms.set(parameter, norm);
    // A bias that is still zero would learn at an infinite rate, and all others at none.
    ratios.set(parameter, size === 0 ? null : norm / size);
  }
  return { ratios, norms };
}

function batchNorms(
  rest: Model,
  inputs: Tensor[],
  truths: Tensor[],
  losses: readonly Loss[],
  parameters: readonly Parameter[],
  random: Random,
): number[] {
  const { gradients } = parameterGradients(() => {
    const outputs = rest.call(inputs, inferenceContext(random));
    const terms = losses.map((loss, i) => loss.call(truths[i] as Tensor, outputs[i] as Tensor));
    return addN(terms) as Scalar;
  }, parameters);
  return gradients.map(({ gradient }) => Math.sqrt(sum(square(gradient)).dataSync()[0] as number));
}
