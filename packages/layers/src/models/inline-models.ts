import type { Model, SymbolicTensor } from '@graftjs/core';
import { GraphModel } from './graph-model.js';
import { isModel } from './is-model.js';
import { entryLike, redraw } from './redraw.js';

/**
 * The same model with the layers of nested models in its own graph. Layers, names and weights are
 * those of the original; any layer can then be cut at or grafted onto. A model without models inside
 * is returned as it is.
 */
export function inlineModels(model: Model): Model {
  if (!model.layers.some(isModel)) return model;
  const inputs = model.inputs.map((symbol) => entryLike(symbol, symbol.use.layer.name));
  const mapping = new Map(model.inputs.map((symbol, i) => [symbol, inputs[i] as SymbolicTensor]));
  const outputs = redraw(model.outputs, mapping, true) as SymbolicTensor[];
  return new GraphModel({ inputs, outputs, name: model.name, borrowed: true });
}
