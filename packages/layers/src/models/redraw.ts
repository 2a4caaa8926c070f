import { connect, type LayerUse, type SymbolicTensor } from '@graftjs/core';
import { InputLayer } from '../core/input.js';
import { isModel } from './is-model.js';
import { topologyOf } from './topology.js';

/** Symbols of a graph, and those that stand for them where it is drawn again. */
export type Mapping = Map<SymbolicTensor, SymbolicTensor>;

/** A new place for data to enter, shaped like another symbol. */
export function entryLike({ shape, dtype }: SymbolicTensor, name: string): SymbolicTensor {
  const layer = new InputLayer({ batchInputShape: shape, dtype, name });
  return connect(layer, [])[0] as SymbolicTensor;
}

/**
 * Uses the layers before `outputs` again, from the symbols that the mapping knows on. An output that
 * does not follow from those is `undefined`.
 *
 * @param inline whether models inside are opened and their layers used one by one
 */
export function redraw(
  outputs: readonly SymbolicTensor[],
  mapping: Mapping,
  inline: boolean,
): (SymbolicTensor | undefined)[] {
  for (const use of topologyOf(outputs).uses) {
    const sources = use.inputs.map((symbol) => mapping.get(symbol));
    const known = use.outputs.every((symbol) => mapping.has(symbol));
    if (known || sources.length === 0 || !allKnown(sources)) continue;
    const results = redrawUse(use, sources, inline);
    use.outputs.forEach((symbol, i) => mapping.set(symbol, results[i] as SymbolicTensor));
  }
  return outputs.map((symbol) => mapping.get(symbol));
}

function redrawUse(
  { layer }: LayerUse,
  sources: readonly SymbolicTensor[],
  inline: boolean,
): readonly (SymbolicTensor | undefined)[] {
  if (!inline || !isModel(layer)) return connect(layer, sources);
  const inside: Mapping = new Map(
    layer.inputs.map((symbol, i) => [symbol, sources[i] as SymbolicTensor]),
  );
  return redraw(layer.outputs, inside, true);
}

function allKnown(symbols: readonly (SymbolicTensor | undefined)[]): symbols is SymbolicTensor[] {
  return symbols.every((symbol) => symbol !== undefined);
}
