import {
  ConfigError,
  describeLayer,
  type Layer,
  type Model,
  type SymbolicTensor,
} from '@graftjs/core';
import { findLayer } from './find-layer.js';
import { topologyOf } from './topology.js';

/** The symbol that a layer of a model gives, by the layer or its name; it must give just one. */
export function outputOf(model: Model, nameOrLayer: string | Layer): SymbolicTensor {
  const { uses } = topologyOf(model.outputs);
  const layers = [...new Set(uses.map((use) => use.layer))];
  const layer =
    typeof nameOrLayer === 'string'
      ? findLayer(layers, nameOrLayer, `model "${model.name}"`)
      : nameOrLayer;
  const [output, ...more] = uses
    .filter((use) => use.layer === layer)
    .flatMap(({ outputs }) => outputs);
  if (output && more.length === 0) return output;
  throw new ConfigError({
    where: `model "${model.name}"`,
    problem: output
      ? `${describeLayer(layer)} has ${more.length + 1} outputs`
      : `${describeLayer(layer)} is not in it`,
    ...(output ? { hint: 'Choose one: a symbolic tensor is taken as well as a name.' } : {}),
  });
}
