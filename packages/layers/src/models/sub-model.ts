import {
  ConfigError,
  connect,
  didYouMean,
  type Layer,
  type LayerUse,
  type Model,
  type SymbolicTensor,
} from '@graftjs/core';
import { InputLayer } from '../core/input.js';
import { GraphModel } from './graph-model.js';
import { topologyOf } from './topology.js';

/** Whether a layer is a model, whose inside can be looked at. */
export function isModel(layer: Layer): layer is Model {
  return 'inputs' in layer && 'outputs' in layer && 'layers' in layer;
}

/** Symbols that stand for others in a graph that is being drawn again. */
type Mapping = Map<SymbolicTensor, SymbolicTensor>;

/** Uses the same layers again on other inputs. */
function redraw(
  outputs: readonly SymbolicTensor[],
  mapping: Mapping,
  inline: boolean,
): SymbolicTensor[] {
  for (const use of topologyOf(outputs).uses) redrawUse(use, mapping, inline);
  return outputs.map((symbol) => mapping.get(symbol) as SymbolicTensor);
}

function redrawUse({ layer, inputs, outputs }: LayerUse, mapping: Mapping, inline: boolean): void {
  if (outputs.every((symbol) => mapping.has(symbol))) return;
  const sources = inputs.map((symbol) => mapping.get(symbol) as SymbolicTensor);
  // What comes before the new inputs is not drawn.
  if (inputs.length === 0 || sources.some((symbol) => symbol === undefined)) return;
  const results =
    inline && isModel(layer)
      ? redraw(
          layer.outputs,
          new Map(layer.inputs.map((symbol, i) => [symbol, sources[i] as SymbolicTensor])),
          true,
        )
      : connect(layer, sources);
  outputs.forEach((symbol, i) => mapping.set(symbol, results[i] as SymbolicTensor));
}

/**
 * The same model with the layers of nested models in its own graph. Layers and weights are shared
 * with the original; any layer can then be cut at or grafted onto.
 */
export function inlineModels(model: Model): Model {
  const inputs = model.inputs.map(freshInput);
  const mapping: Mapping = new Map(
    model.inputs.map((symbol, i) => [symbol, inputs[i] as SymbolicTensor]),
  );
  const outputs = redraw(model.outputs, mapping, true);
  return new GraphModel({ inputs, outputs, name: model.name });
}

function freshInput({ shape, use }: SymbolicTensor): SymbolicTensor {
  const layer = new InputLayer({ batchInputShape: shape, name: use.layer.name });
  return connect(layer, [])[0] as SymbolicTensor;
}

/** The only output of a layer in a model, by name. */
export function outputOf(model: Model, name: string): SymbolicTensor {
  const { uses } = topologyOf(model.outputs);
  const own = uses.filter(({ layer }) => layer.name === name);
  const [output, ...more] = own.flatMap(({ outputs }) => outputs);
  if (output && more.length === 0) return output;
  throw new ConfigError({
    where: `model "${model.name}"`,
    problem: output
      ? `layer "${name}" has ${more.length + 1} outputs`
      : `it has no layer "${name}"`,
    hint: output
      ? undefined
      : didYouMean(
          name,
          uses.map(({ layer }) => layer.name),
        ),
  });
}

export interface SubModelOptions {
  /** Begins after this layer; left out, at the model's inputs. */
  readonly from?: string | SymbolicTensor;
  /** Ends with this layer; left out, at the model's outputs. */
  readonly to?: string | SymbolicTensor;
  readonly name?: string;
}

/** A part of a model, sharing its layers and weights. */
export function subModel(model: Model, { from, to, name }: SubModelOptions): Model {
  const symbolOf = (end: string | SymbolicTensor) =>
    typeof end === 'string' ? outputOf(model, end) : end;
  const outputs = to === undefined ? model.outputs : [symbolOf(to)];
  const partName = name ?? model.name;
  if (from === undefined) {
    const needed = new Set(topologyOf(outputs).uses);
    const inputs = model.inputs.filter(({ use }) => needed.has(use));
    return new GraphModel({ inputs, outputs, name: partName });
  }
  const start = symbolOf(from);
  const layer = new InputLayer({
    batchInputShape: start.shape,
    name: `after_${start.use.layer.name}`,
  });
  const entry = connect(layer, [])[0] as SymbolicTensor;
  const ends = redraw(outputs, new Map([[start, entry]]), false);
  if (ends.some((symbol) => symbol === undefined)) {
    throw new ConfigError({
      where: `model "${model.name}"`,
      problem: `its outputs need more than what comes after "${start.use.layer.name}"`,
      hint: 'Cut where a single tensor carries everything, such as after an add or a pooling.',
    });
  }
  return new GraphModel({ inputs: [entry], outputs: ends, name: partName });
}
