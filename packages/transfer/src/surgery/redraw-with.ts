import { connect, type LayerUse, type Model, type SymbolicTensor } from '@graftjs/core';
import { GraphModel, inlineModels, input } from '@graftjs/layers';
import { leafLayers, usesOf } from '@graftjs/zoo';
import { graftOf, recordGraft } from './graft-record.js';

/** What stands in the place of a use of a layer. */
type Draw = (use: LayerUse, sources: readonly SymbolicTensor[]) => readonly SymbolicTensor[];

/**
 * The same model drawn again, models inside it opened: for each use of a layer `draw` says what stands
 * in its place. Layers that are used again are the original's own, and a graft stays one.
 */
export function redrawWith(model: Model, draw: Draw): Model {
  const flat = inlineModels(model);
  const drawn = redrawOn(
    flat,
    flat.inputs.map((symbol) => inputLike(symbol, symbol.shape)),
    draw,
  );
  const record = graftOf(model);
  if (record) {
    const layers = new Set(leafLayers(drawn));
    const head = record.head.filter((layer) => layers.has(layer));
    const body = [...layers].filter((layer) => !head.includes(layer));
    recordGraft(drawn, { ...record, body, head });
  }
  return drawn;
}

/** A model for batches of any size; models inside are opened where it was made for one. */
export function withFreeBatch(model: Model): Model {
  if (model.inputs.every(({ shape }) => shape[0] === null)) return model;
  const flat = inlineModels(model);
  const inputs = flat.inputs.map((symbol) => inputLike(symbol, [null, ...symbol.shape.slice(1)]));
  return redrawOn(flat, inputs, ({ layer }, sources) => connect(layer, sources));
}

const inputLike = ({ dtype, use }: SymbolicTensor, batchShape: SymbolicTensor['shape']) =>
  input({ batchShape, dtype: dtype as 'float32', name: use.layer.name });

function redrawOn(flat: Model, inputs: readonly SymbolicTensor[], draw: Draw): Model {
  const known = new Map(flat.inputs.map((symbol, i) => [symbol, inputs[i] as SymbolicTensor]));
  for (const use of usesOf(flat)) {
    const sources = use.inputs.map((symbol) => known.get(symbol) as SymbolicTensor);
    const results = draw(use, sources);
    use.outputs.forEach((symbol, i) => known.set(symbol, results[i] as SymbolicTensor));
  }
  const outputs = flat.outputs.map((symbol) => known.get(symbol) as SymbolicTensor);
  return new GraphModel({ inputs, outputs, name: flat.name, borrowed: true });
}
