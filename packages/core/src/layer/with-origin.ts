import { ShapeError } from '../errors/shape-error.js';
import { describeLayer, type LayerUse } from './layer.js';

/** A shape error of a layer in a graph, with the layers that fed it. Other errors stay as they are. */
export function withOrigin(error: unknown, { layer, inputs }: Omit<LayerUse, 'outputs'>): unknown {
  if (!(error instanceof ShapeError) || error.where !== describeLayer(layer)) return error;
  const operands = error.operands.map((operand) => {
    const match = /^input(?: (\d+))?$/.exec(operand.label);
    const source = match ? inputs[Number(match[1] ?? 0)]?.use.layer : undefined;
    return source && !operand.note
      ? { ...operand, note: `from ${describeLayer(source)}` }
      : operand;
  });
  const first = inputs[0]?.use.layer;
  const { where, problem } = error;
  const hint = first
    ? error.hint?.replace('before it', `between "${first.name}" and "${layer.name}"`)
    : error.hint;
  return new ShapeError({ where, problem, operands, hint });
}
