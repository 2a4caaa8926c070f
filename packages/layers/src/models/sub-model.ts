import { ConfigError, type Layer, type Model, type SymbolicTensor } from '@graftjs/core';
import { GraphModel } from './graph-model.js';
import { outputOf } from './output-of.js';
import { entryLike, redraw } from './redraw.js';
import { topologyOf } from './topology.js';

/** A place in a model: what a layer gives, by the layer or its name, or a symbolic tensor. */
export type Place = string | Layer | SymbolicTensor;

export interface SubModelOptions {
  /** Begins after this place; left out, at the model's inputs. */
  readonly from?: Place;
  /** Ends here, in one place or several; left out, at the model's outputs. */
  readonly to?: Place | readonly Place[];
  /**
   * Which inputs of the model it takes: those that are needed, or `all`, so that it is given what the
   * model is given. After `from`, where none is needed, all of them follow the place. Default
   * `needed`.
   */
  readonly inputs?: 'needed' | 'all';
  readonly name?: string;
}

/**
 * A part of a model, sharing its layers and weights.
 *
 * @example
 * const features = subModel(net, { to: 'pool' });
 * const head = subModel(net, { from: 'pool' });
 * // head.predict(features.predict(x)) equals net.predict(x)
 */
export function subModel(
  model: Model,
  { from, to, inputs: taken = 'needed', name }: SubModelOptions,
): Model {
  const symbolOf = (place: Place) =>
    typeof place === 'object' && 'use' in place ? place : outputOf(model, place);
  const ends = to === undefined ? [] : Array.isArray(to) ? (to as Place[]) : [to as Place];
  const outputs = to === undefined ? model.outputs : ends.map(symbolOf);
  const settings = { name: name ?? model.name, borrowed: true };
  if (from === undefined) {
    const needed = new Set(topologyOf(outputs).uses);
    const inputs =
      taken === 'all' ? model.inputs : model.inputs.filter(({ use }) => needed.has(use));
    return new GraphModel({ inputs, outputs, ...settings });
  }
  const start = symbolOf(from);
  const entry = entryLike(start, `after_${start.use.layer.name}`);
  const others = taken === 'all' ? model.inputs : [];
  const mapping = new Map([...others.map((symbol) => [symbol, symbol] as const), [start, entry]]);
  const redrawn = redraw(outputs, mapping, false);
  const missing = redrawn.findIndex((symbol) => symbol === undefined);
  if (missing >= 0) throw notSeparate(model, start, outputs[missing] as SymbolicTensor);
  return new GraphModel({
    inputs: [entry, ...others],
    outputs: redrawn as SymbolicTensor[],
    ...settings,
  });
}

function notSeparate(model: Model, start: SymbolicTensor, end: SymbolicTensor): ConfigError {
  const [from, to] = [start.use.layer.name, end.use.layer.name];
  return new ConfigError({
    where: `model "${model.name}"`,
    problem: `"${to}" needs more than what "${from}" gives`,
    hint: 'Cut where a single tensor carries everything, such as after an add or a pooling.',
  });
}
