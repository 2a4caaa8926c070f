import { Random, tensor, type Layer } from '@graftjs/core';
import type { LayerCase } from './layer-case.js';
import { spreadValues } from './spread-values.js';

/** Builds the layer and gives every parameter values that hide nothing behind zeros and ones. */
export function prepare(layer: Layer, { inputs }: LayerCase): Layer {
  layer.build(inputs.map(([, ...example]) => [null, ...example]));
  for (const parameter of layer.parameters) {
    const values = spreadValues(parameter.shape, new Random(parameter.name), 0.8);
    const positive = /variance$/.test(parameter.name);
    const given = tensor(positive ? values.map((value) => 0.5 + Math.abs(value)) : values, [
      ...parameter.shape,
    ]);
    parameter.assign(given);
    given.dispose();
  }
  return layer;
}
