import {
  className,
  connect,
  tidy,
  type Layer,
  type Model,
  type SymbolicTensor,
} from '@graftjs/core';
import { GraphModel, inlineModels, layersRegistry, subModel } from '@graftjs/layers';
import { usesOf } from '@graftjs/zoo';

/** Which figure of a class is explained. */
export type ExplainedScore = 'logit' | 'output';

/** A model that gives what is explained; its layers are the original's, but for the last. */
export interface ExplainedModel {
  readonly model: Model;
  dispose(): void;
}

/**
 * A model without the softmax or sigmoid that it ends in (`logit`), or as it is (`output`), models
 * inside it opened. A probability near 1 has no slope left that could be explained.
 */
export function explainedModel(original: Model, score: ExplainedScore): ExplainedModel {
  const flat = inlineModels(original);
  const last = flat.outputs[0] as SymbolicTensor;
  const use = usesOf(flat).find(({ outputs }) => outputs.includes(last));
  const kept = { model: flat, dispose: () => {} };
  if (score === 'output' || !use || !squashes(use.layer)) return kept;
  if (/^(Activation|Softmax)$/.test(className(use.layer.type))) {
    return { model: subModel(flat, { to: use.inputs[0] as SymbolicTensor }), dispose: () => {} };
  }
  const { type } = use.layer;
  const linear = { type: 'activations/linear', config: {} };
  const config = { ...use.layer.getConfig(), activation: linear };
  const layer = layersRegistry().create({ type, config }) as Layer;
  const outputs = connect(layer, use.inputs);
  tidy(() => layer.setWeights(use.layer.parameters.map(({ value }) => value.clone())));
  const { inputs, name } = flat;
  const model = new GraphModel({ inputs, outputs: [...outputs], name, borrowed: true });
  return { model, dispose: () => layer.dispose() };
}

function squashes(layer: Layer): boolean {
  const activation = layer.getConfig()['activation'] as { type?: string } | undefined;
  if (className(layer.type) === 'Softmax') return true;
  return /\/(softmax|sigmoid)$/.test(activation?.type ?? '');
}
