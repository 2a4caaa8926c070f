import { ConfigError, type Layer, type Model, type SymbolicTensor } from '@graftjs/core';
import { usesOf } from '@graftjs/zoo';

/**
 * What a layer of a flat model gives: the first of its outputs, and where it is used several times,
 * of its last use.
 */
export function lastOutputOf(flat: Model, layer: Layer): SymbolicTensor {
  const output = usesOf(flat).findLast((use) => use.layer === layer)?.outputs[0];
  if (output) return output;
  throw new ConfigError({
    where: `model "${flat.name}"`,
    problem: `layer "${layer.name}" is not in it`,
  });
}
