import type { Layer, LayerUse, Model, Shape, SymbolicTensor } from '@graftjs/core';

/** One use of a layer that is not a model itself, in the graph with all nesting undone. */
export interface LeafUse {
  readonly layer: Layer;
  /** The use itself, in the graph of the innermost model around it. */
  readonly use: LayerUse;
  /** The models around it within the one asked about, the outermost first. */
  readonly path: readonly Model[];
  readonly inputs: readonly LeafTensor[];
  readonly outputs: readonly LeafTensor[];
}

/** What flows between leaves. */
export interface LeafTensor {
  readonly shape: Shape;
  /** Where it comes from; `null` for an input of the model. */
  readonly from: LeafUse | null;
  readonly index: number;
}

/** The layers of a model as one flat graph. */
export interface LeafGraph {
  /** In an order in which they can be computed. */
  readonly uses: readonly LeafUse[];
  readonly inputs: readonly LeafTensor[];
  readonly outputs: readonly LeafTensor[];
}

/** Whether a layer is a model: a graph of layers of its own. */
export function isModel(layer: Layer): layer is Model {
  return 'inputs' in layer && 'outputs' in layer && 'layers' in layer;
}

/** The uses of layers in a model, models inside it as one layer each, in computable order. */
export function usesOf(model: Model): LayerUse[] {
  const given = new Set(model.inputs);
  const seen = new Set<LayerUse>();
  const ordered: LayerUse[] = [];
  const visit = (tensor: SymbolicTensor): void => {
    if (given.has(tensor) || seen.has(tensor.use)) return;
    seen.add(tensor.use);
    tensor.use.inputs.forEach(visit);
    ordered.push(tensor.use);
  };
  model.outputs.forEach(visit);
  return ordered;
}

/** The graph of a model with the models inside it opened, however deep. */
export function leafGraph(model: Model): LeafGraph {
  const inputs = model.inputs.map(({ shape }, index) => ({ shape, from: null, index }));
  const uses: LeafUse[] = [];
  const outputs = unfold(model, inputs, [], uses);
  return { uses, inputs, outputs };
}

function unfold(
  model: Model,
  inputs: readonly LeafTensor[],
  path: readonly Model[],
  uses: LeafUse[],
): LeafTensor[] {
  const known = new Map<SymbolicTensor, LeafTensor>();
  model.inputs.forEach((tensor, i) => known.set(tensor, inputs[i] as LeafTensor));
  for (const use of usesOf(model)) {
    const { layer, inputs: sources, outputs } = use;
    const given = sources.map((tensor) => known.get(tensor) as LeafTensor);
    const made = isModel(layer)
      ? unfold(layer, given, [...path, layer], uses)
      : leafOutputs(use, given, path, uses);
    outputs.forEach((tensor, i) => known.set(tensor, made[i] as LeafTensor));
  }
  return model.outputs.map((tensor) => known.get(tensor) as LeafTensor);
}

function leafOutputs(
  use: LayerUse,
  inputs: readonly LeafTensor[],
  path: readonly Model[],
  uses: LeafUse[],
): LeafTensor[] {
  const outputs: LeafTensor[] = [];
  const leaf: LeafUse = { layer: use.layer, use, path, inputs, outputs };
  // Asked of the layer, since a model inside may have been built on freer shapes.
  const shapes = use.layer.outputShapes(inputs.map(({ shape }) => shape));
  shapes.forEach((shape, index) => outputs.push({ shape, from: leaf, index }));
  uses.push(leaf);
  return outputs;
}

/** Every layer of a model that is not a model itself, once, in computable order. */
export function leafLayers(model: Model): Layer[] {
  return [...new Set(leafGraph(model).uses.map(({ layer }) => layer))];
}
