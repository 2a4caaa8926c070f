import type { LayerUse, Model, SymbolicTensor } from '@graftjs/core';
import { GraphModel, inlineModels, input } from '@graftjs/layers';
import { leafLayers, usesOf } from '@graftjs/zoo';
import { graftOf, recordGraft } from './graft-record.js';

/**
 * The same model drawn again, models inside it opened: for each use of a layer `draw` says what stands
 * in its place. Layers that are used again are the original's own, and a graft stays one.
 */
export function redrawWith(
  model: Model,
  draw: (use: LayerUse, sources: readonly SymbolicTensor[]) => readonly SymbolicTensor[],
): Model {
  const flat = inlineModels(model);
  const inputs = flat.inputs.map(({ shape, use }) =>
    input({ batchShape: shape, name: use.layer.name }),
  );
  const known = new Map(flat.inputs.map((symbol, i) => [symbol, inputs[i] as SymbolicTensor]));
  for (const use of usesOf(flat)) {
    const sources = use.inputs.map((symbol) => known.get(symbol) as SymbolicTensor);
    const results = draw(use, sources);
    use.outputs.forEach((symbol, i) => known.set(symbol, results[i] as SymbolicTensor));
  }
  const outputs = flat.outputs.map((symbol) => known.get(symbol) as SymbolicTensor);
  const drawn = new GraphModel({ inputs, outputs, name: model.name, borrowed: true });
  const record = graftOf(model);
  if (record) {
    const layers = new Set(leafLayers(drawn));
    const head = record.head.filter((layer) => layers.has(layer));
    const body = [...layers].filter((layer) => !head.includes(layer));
    recordGraft(drawn, { ...record, body, head });
  }
  return drawn;
}
