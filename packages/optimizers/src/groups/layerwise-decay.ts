import { options, resolveOptions } from '@graftjs/core';
import type { ParameterGroup } from './parameter-groups.js';

const schema = { decay: options.number({ min: 0, max: 1, default: 0.8 }) };

/**
 * Groups whose rate falls with the distance from the last layer: rate · decay^distance
 * (discriminative fine-tuning, Howard and Ruder 2018).
 *
 * @param layers names of layers or stages, from the first to the last
 *
 * @example
 * chain(parameterGroups(layerwiseDecay(['stem', 'block_1', 'block_2', 'head'], { decay: 0.7 })), adam());
 */
export function layerwiseDecay(
  layers: readonly string[],
  settings: { readonly decay?: number } = {},
): ParameterGroup[] {
  const { decay } = resolveOptions(schema, settings, 'layerwiseDecay');
  return layers.map((layer, i) => ({
    names: [layer.endsWith('/') ? layer : `${layer}/`],
    rateScale: decay ** (layers.length - 1 - i),
  }));
}
