import { className, type Layer, type Model } from '@graftjs/core';
import { leafGraph } from '@graftjs/zoo';
import { graftOf } from '../surgery/graft-record.js';
import { headOf } from '../surgery/stages-of.js';

/** Layers that pass features on as they are, or only arrange them. */
const PASSIVE =
  /^(Dropout|Activation|Softmax|Flatten|Reshape|UnitNormalization|Global\w+Pooling\w*)$/;

/**
 * The dense layer of a head that has no other weights, on vectors: what can be solved for in closed
 * form. `null` for any other head, and for several.
 */
export function classifierLayer(model: Model): Layer | null {
  return solvableLayer(model, headOf(model));
}

/**
 * The same for each of the heads of a model, in the order of its outputs; `null` where there is one
 * that cannot be solved for.
 */
export function classifierLayers(model: Model): Layer[] | null {
  const several = model.outputs.length > 1 ? Object.values(graftOf(model)?.heads ?? {}) : [];
  const heads = several.length > 0 ? several : [headOf(model)];
  const layers = heads.flatMap((head) => solvableLayer(model, head) ?? []);
  return layers.length === heads.length && layers.length === model.outputs.length ? layers : null;
}

function solvableLayer(model: Model, head: readonly Layer[]): Layer | null {
  const weighted = head.filter(({ parameters }) => parameters.length > 0);
  const [layer] = weighted;
  if (!layer || weighted.length > 1 || className(layer.type) !== 'Dense') return null;
  const passive = head.every((other) => other === layer || PASSIVE.test(className(other.type)));
  const uses = leafGraph(model).uses.filter((use) => use.layer === layer);
  const onVectors = uses.length === 1 && uses[0]?.inputs[0]?.shape.length === 2;
  const config = layer.getConfig();
  const activation = (config['activation'] as { type?: string } | undefined)?.type ?? '';
  const scores = /\/(linear|softmax|sigmoid)$/.test(activation) && config['useBias'] === true;
  return passive && onVectors && scores ? layer : null;
}
