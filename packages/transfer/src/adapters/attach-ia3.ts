import { ConfigError, mul, Parameter, reshape, type Model } from '@graftjs/core';
import { initializers } from '@graftjs/layers';
import { selectLayers } from '../selection/select-layers.js';
import type { Selection } from '../selection/selection.js';
import { Adapters, type Adapted } from './adapters.js';
import { kernelsIn, type Kernel } from './kernels-in.js';

/**
 * IA³ (Liu et al. 2022): a learned factor for each output of a layer, which begins at one. Written
 * onto the kernel; a bias stays as it is (PEFT scales those of attentions too; the paper's model has
 * none).
 *
 * @throws ConfigError where no layer has a kernel, or one is adapted already
 */
export function attachIa3(
  model: Model,
  { layers }: { readonly layers?: Selection } = {},
): Adapters {
  const kernels = selectLayers(model, layers)
    .flatMap(kernelsIn)
    .filter(({ parameter }) => /^(pointwise_)?kernel$/.test(parameter.name));
  const unique = new Map(kernels.map((kernel) => [kernel.parameter, kernel]));
  if (unique.size === 0) {
    throw new ConfigError({ where: 'IA3', problem: 'none of the chosen layers has a kernel' });
  }
  return new Adapters(model, (names) =>
    [...unique.values()].map((kernel) =>
      scaled(kernel, names.get(kernel.parameter) ?? kernel.parameter.path),
    ),
  );
}

function scaled({ parameter: target, outputAxes }: Kernel, name: string): Adapted {
  const factors = new Parameter({
    name: `${name}/ia3_scale`,
    shape: outputAxes.map((axis) => target.shape[axis] as number),
    initializer: initializers.ones(),
  });
  const alongOutputs = target.shape.map((length, axis) => (outputAxes.includes(axis) ? length : 1));
  return {
    target,
    name,
    parts: { ia3_scale: factors },
    values: (stored) => mul(stored, reshape(factors.value, alongOutputs)),
  };
}
