import { FormatError, type Layer, type Model } from '@graftjs/core';
import type { Writer } from '../weights/legacy/writer.js';
import { pairLayer, type Pair } from '../weights/pair-layer.js';
import type { LayerGroup } from './layer-groups.js';

export interface PairSettings {
  /** Layers are found by their names alone; those that the file does not have keep their weights. */
  readonly byName?: boolean;
  /** Layers that do not fit are left as they are, and listed. */
  readonly skipMismatch?: boolean;
}

/** What was found for a model in a file, and what was not. */
export interface PairedModel {
  readonly pairs: readonly Pair[];
  /** Names of layers that take weights from the file. */
  readonly matched: readonly string[];
  /** Layers, of the model or of the file, that were left out, and why. */
  readonly skipped: readonly { readonly layer: string; readonly reason: string }[];
}

/** Pairs the layers of a model with those of a file, by topology or by name. */
export function pairModel(
  model: Model,
  groups: readonly LayerGroup[],
  writer: Writer,
  { byName = false, skipMismatch = false }: PairSettings,
  where: string,
): PairedModel {
  const layers = model.layers.filter(({ parameters }) => parameters.length > 0);
  const stored = groups.filter(({ arrays }) => arrays.length > 0);
  const partners = byName
    ? partnersByName(layers, stored)
    : partnersInOrder(layers, stored, skipMismatch, where);
  const pairs: Pair[] = [];
  const matched: string[] = [];
  const skipped: { layer: string; reason: string }[] = [];
  for (const [layer, { name, arrays }] of partners) {
    const found = pairLayer(layer, arrays, writer);
    if (!(found instanceof FormatError)) {
      pairs.push(...found);
      matched.push(layer.name);
    } else if (skipMismatch) skipped.push({ layer: layer.name, reason: found.problem });
    else throw located(found, where, name);
  }
  if (byName) {
    const taken = new Set([...partners.values()].map(({ name }) => name));
    for (const { name } of stored) {
      if (!taken.has(name)) skipped.push({ layer: name, reason: 'the model has no such layer' });
    }
  }
  return { pairs, matched, skipped };
}

function partnersByName(
  layers: readonly Layer[],
  stored: readonly LayerGroup[],
): Map<Layer, LayerGroup> {
  const groups = new Map(stored.map((group) => [group.name, group]));
  return new Map(
    layers.flatMap((layer): [Layer, LayerGroup][] => {
      const group = groups.get(layer.name);
      return group ? [[layer, group]] : [];
    }),
  );
}

/** One after the other, as Keras does, unless both sides have the same names in another order. */
function partnersInOrder(
  layers: readonly Layer[],
  stored: readonly LayerGroup[],
  partly: boolean,
  where: string,
): Map<Layer, LayerGroup> {
  const named = partnersByName(layers, stored);
  if (named.size === layers.length && named.size === stored.length) return named;
  if (layers.length !== stored.length && !partly) throw wrongCount(layers, stored, where);
  return new Map(
    layers
      .slice(0, stored.length)
      .map((layer, i): [Layer, LayerGroup] => [layer, stored[i] as LayerGroup]),
  );
}

function wrongCount(
  layers: readonly Layer[],
  stored: readonly LayerGroup[],
  where: string,
): FormatError {
  const list = (entries: readonly { name: string }[]): string =>
    entries
      .slice(0, 8)
      .map(({ name }) => name)
      .join(', ') + (entries.length > 8 ? ', …' : '');
  return new FormatError({
    where,
    problem: `the file has weights for ${stored.length} layers, and the model has ${layers.length}`,
    operands: [
      { label: 'in the file', value: list(stored) },
      { label: 'model', value: list(layers) },
    ],
    hint: 'Load by name, { byName: true }, where only some of the layers are meant.',
  });
}

function located(
  { problem, operands, where: layer, hint }: FormatError,
  where: string,
  name: string,
) {
  return new FormatError({
    where: `${where}, ${layer}`,
    problem,
    operands: [...operands, { label: 'in the file', value: `layer "${name}"` }],
    hint,
  });
}
