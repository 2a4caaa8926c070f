import {
  add,
  ConfigError,
  matMul,
  mul,
  Parameter,
  reshape,
  type Model,
  type Random,
  type Tensor2D,
} from '@graftjs/core';
import { initializers } from '@graftjs/layers';
import { selectLayers } from '../selection/select-layers.js';
import type { Selection } from '../selection/selection.js';
import { Adapters, type Adapted } from './adapters.js';

export interface LoraOptions {
  /** Rank r of the update. Default 4. */
  readonly rank?: number;
  /** The update is scaled by alpha / rank. Default the rank, which makes that 1. */
  readonly alpha?: number;
  /** rsLoRA (Kalajdzievski 2023): scaled by alpha / √rank, so that high ranks learn as fast. */
  readonly rankStabilized?: boolean;
  /** Layers to adapt. Default all whose kernels are matrices or filters. */
  readonly layers?: Selection;
  readonly random: Random;
}

/**
 * Low-rank adapters (Hu et al. 2021): W + s · A · B on each kernel, A of [inputs, r] and B of
 * [r, outputs], which begins at zero, so that nothing changes at first. The filters of a convolution
 * are taken as a matrix of [height · width · channels, filters].
 *
 * @throws ConfigError where no layer can be adapted
 */
export function attachLora(model: Model, options: LoraOptions): Adapters {
  const { rank = 4, alpha = rank, rankStabilized = false, layers, random } = options;
  const scale = alpha / (rankStabilized ? Math.sqrt(rank) : rank);
  const targets = selectLayers(model, layers).flatMap(({ parameters }) =>
    parameters.filter(isKernel),
  );
  if (targets.length === 0) {
    throw new ConfigError({
      where: 'LoRA',
      problem: 'none of the chosen layers has a kernel that can be adapted',
    });
  }
  const adapted = [...new Set(targets)].map((target): Adapted => {
    const outputs = target.shape.at(-1) as number;
    const inputs = target.size / outputs;
    const made = (name: string, shape: number[], kind: 'heUniform' | 'zeros') => {
      const parameter = new Parameter({
        name: `${target.path}/lora_${name}`,
        shape,
        initializer: initializers[kind](),
      });
      parameter.initialize(random.split(parameter.name));
      return parameter;
    };
    const a = made('a', [inputs, rank], 'heUniform');
    const b = made('b', [rank, outputs], 'zeros');
    return {
      target,
      parts: { a, b },
      values(stored) {
        const update = matMul(a.value as unknown as Tensor2D, b.value as unknown as Tensor2D);
        return add(stored, mul(reshape(update, [...target.shape]), scale));
      },
    };
  });
  return new Adapters(adapted);
}

/** Depthwise filters mix no channels: a low rank says nothing of them. */
const isKernel = ({ name, shape, role }: Parameter): boolean =>
  role === 'weight' && shape.length >= 2 && /kernel$/.test(name) && !/depthwise/.test(name);
