import { ConfigError, mul, Parameter, type Model } from '@graftjs/core';
import { initializers } from '@graftjs/layers';
import { selectLayers } from '../selection/select-layers.js';
import type { Selection } from '../selection/selection.js';
import { Adapters, type Adapted } from './adapters.js';

/**
 * IA³ (Liu et al. 2022): a learned factor for each output of a layer, which begins at one. Written
 * onto the kernel, whose outputs come last.
 */
export function attachIa3(
  model: Model,
  { layers }: { readonly layers?: Selection } = {},
): Adapters {
  const targets = selectLayers(model, layers).flatMap(({ parameters }) =>
    parameters.filter(({ name, shape }) => name === 'kernel' && shape.length >= 2),
  );
  if (targets.length === 0) {
    throw new ConfigError({ where: 'IA3', problem: 'none of the chosen layers has a kernel' });
  }
  const adapted = [...new Set(targets)].map((target): Adapted => {
    const scale = new Parameter({
      name: `${target.path}/ia3`,
      shape: [target.shape.at(-1) as number],
      initializer: initializers.ones(),
    });
    return { target, parts: { scale }, values: (stored) => mul(stored, scale.value) };
  });
  return new Adapters(adapted);
}
