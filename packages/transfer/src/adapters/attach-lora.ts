import {
  add,
  ConfigError,
  matMul,
  mul,
  Parameter,
  reshape,
  transpose,
  type Model,
  type Random,
  type Tensor,
  type Tensor2D,
} from '@graftjs/core';
import { initializers } from '@graftjs/layers';
import { selectLayers } from '../selection/select-layers.js';
import type { Selection } from '../selection/selection.js';
import { Adapters, type Adapted } from './adapters.js';
import { kernelsIn, type Kernel } from './kernels-in.js';

export interface LoraOptions {
  /** Rank r of the update. Default 4. */
  readonly rank?: number;
  /** The update is scaled by alpha / rank. Default the rank, which makes that 1. */
  readonly alpha?: number;
  /** rsLoRA (Kalajdzievski 2023): scaled by alpha / √rank, so that high ranks learn as fast. */
  readonly rankStabilized?: boolean;
  /** Layers to adapt. Default all whose kernels are matrices or filters, attentions among them. */
  readonly layers?: Selection;
  readonly random: Random;
}

/**
 * Low-rank adapters (Hu et al. 2021): W + s · A · B on each kernel, A of [inputs, r] and B of
 * [r, outputs], which begins at zero, so that nothing changes at first. The filters of a convolution
 * are taken as a matrix of [height · width · channels, filters], those of a projection to heads as
 * [features, heads · size].
 *
 * @throws ConfigError where no layer can be adapted, or one is already
 * @example
 * const adapters = attachLora(model, { rank: 8, random: new Random(7) });
 * adapters.merge(); // after training: the kernels hold it, and unmerge() takes it out again
 */
export function attachLora(model: Model, options: LoraOptions): Adapters {
  const kernels = selectLayers(model, options.layers).flatMap(kernelsIn);
  const unique = new Map(kernels.map((kernel) => [kernel.parameter, kernel]));
  if (unique.size === 0) {
    throw new ConfigError({
      where: 'LoRA',
      problem: 'none of the chosen layers has a kernel that can be adapted',
    });
  }
  return new Adapters(model, (names) =>
    [...unique.values()].map((kernel) =>
      lowRank(kernel, names.get(kernel.parameter) ?? kernel.parameter.path, options),
    ),
  );
}

function lowRank(
  { parameter: target, inputAxes, outputAxes }: Kernel,
  name: string,
  { rank = 4, alpha = rank, rankStabilized = false, random }: LoraOptions,
): Adapted {
  const scale = alpha / (rankStabilized ? Math.sqrt(rank) : rank);
  const lengths = (axes: readonly number[]) => axes.map((axis) => target.shape[axis] as number);
  const size = (axes: readonly number[]) => lengths(axes).reduce((a, b) => a * b, 1);
  const made = (part: string, shape: number[], kind: 'heUniform' | 'zeros') => {
    const parameter = new Parameter({
      name: `${name}/lora_${part}`,
      shape,
      initializer: initializers[kind](),
    });
    parameter.initialize(random.split(parameter.name));
    return parameter;
  };
  const a = made('a', [size(inputAxes), rank], 'heUniform');
  const b = made('b', [rank, size(outputAxes)], 'zeros');
  const order = [...inputAxes, ...outputAxes];
  const arranged = (update: Tensor): Tensor => {
    const shaped = reshape(update, lengths(order));
    if (order.every((axis, i) => axis === i)) return shaped;
    return transpose(
      shaped,
      order.map((_, axis) => order.indexOf(axis)),
    );
  };
  return {
    target,
    name,
    parts: { lora_a: a, lora_b: b },
    values(stored) {
      const update = matMul(a.value as unknown as Tensor2D, b.value as unknown as Tensor2D);
      return add(stored, mul(arranged(update), scale));
    },
  };
}
