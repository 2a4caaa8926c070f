import { ConfigError, type Layer, type Model, type SymbolicTensor } from '@graftjs/core';
import { usesOf } from '@graftjs/zoo';
import { headOf } from '../surgery/stages-of.js';

/** The last layer of the head with weights. */
export function lastWeighted(where: string, model: Model): Layer {
  const last = headOf(model).findLast(({ parameters }) => parameters.length > 0);
  if (last) return last;
  throw new ConfigError({ where, problem: 'the model has no head with weights' });
}

/** What it receives in a part of the model; `null` where that is fixed. */
export function featuresBefore(rest: Model, layer: Layer): SymbolicTensor | null {
  const source = usesOf(rest).findLast((use) => use.layer === layer)?.inputs[0] ?? null;
  return source && rest.inputs.includes(source) ? null : source;
}
