import { FormatError, type Config, type SerializedValue } from '@graftjs/core';
import { isJsonObject, malformed, unwrap, type Json, type JsonObject } from '../keras-object.js';
import { calledLayers, type CalledLayer } from './calls/called-layer.js';
import { referencesIn, type Reference } from './references.js';
import type { Reading } from './reading.js';

const GRAPH_CLASSES: ReadonlySet<string> = new Set(['Model', 'Functional', 'Network', 'Container']);

export function isModelClass(className: string): boolean {
  return className === 'Sequential' || GRAPH_CLASSES.has(className);
}

/** A whole model, in any of the forms that Keras wrote it since version 1. */
export function translateModel(value: Json, name: string, reading: Reading): SerializedValue {
  const { class_name: kind, config } = isJsonObject(value) ? value : {};
  const where = `model "${name}"`;
  if (kind === 'Sequential') return translateSequential(config ?? null, where, reading);
  if (typeof kind !== 'string' || !GRAPH_CLASSES.has(kind)) {
    throw malformed(where, 'it is neither a Sequential nor a functional model', kind ?? null);
  }
  if (!isJsonObject(config)) throw malformed(where, 'it has no configuration', config);
  return translateGraph(config, where, reading);
}

/** The layers alone in the oldest form, later with a name. */
function translateSequential(config: Json, where: string, reading: Reading): SerializedValue {
  const given = isJsonObject(config) ? config : { layers: config };
  const { layers, build_input_shape: shape } = given;
  if (!Array.isArray(layers)) throw malformed(where, 'it has no list of layers', layers);
  const stack = layers.map((layer: Json) => reading.translate(layer, where));
  return {
    type: 'models/Sequential',
    config: { ...identity(given), layers: stack, buildInputShape: unwrap(shape ?? null) },
  };
}

function translateGraph(config: JsonObject, where: string, reading: Reading): SerializedValue {
  const { layers, input_layers: inputs = null, output_layers: outputs = null } = config;
  if (!Array.isArray(layers)) throw malformed(where, 'it has no list of layers', layers);
  const called = layers.flatMap((layer: Json) => calledLayers(layer, where, reading));
  const ends = [...referencesIn(inputs), ...referencesIn(outputs)];
  checkReferences(called, ends, where);
  const renumber = firstUses([...called.flatMap(({ uses }) => uses.flat()), ...ends]);
  const entries = called.map(({ uses, translate }) => ({
    ...translate(),
    uses: uses.map((use) => use.map(renumber)),
  }));
  const graph = {
    ...identity(config),
    layers: entries,
    inputs: referencesIn(inputs).map(renumber),
    outputs: referencesIn(outputs).map(renumber),
  };
  return { type: 'models/Functional', config: graph };
}

function identity({ name, trainable }: JsonObject): Config {
  return {
    ...(typeof name === 'string' ? { name } : {}),
    ...(typeof trainable === 'boolean' ? { trainable } : {}),
  };
}

/**
 * Keras counts the uses of a nested model from 1 in some versions (its own making is use 0) and
 * from 0 in others. Every use that was saved is referred to, so the lowest number is the first.
 */
function firstUses(references: readonly Reference[]): (reference: Reference) => Reference {
  const first = new Map<string, number>();
  for (const [layer, use] of references) first.set(layer, Math.min(use, first.get(layer) ?? use));
  return ([layer, use, output]) => [layer, use - (first.get(layer) ?? 0), output];
}

function checkReferences(
  nodes: readonly CalledLayer[],
  ends: readonly Reference[],
  where: string,
): void {
  const known = new Map<string, CalledLayer>();
  for (const entry of nodes) {
    if (known.has(entry.name)) throw malformed(where, `two layers are called "${entry.name}"`);
    known.set(entry.name, entry);
  }
  const check = ([layer]: Reference, from: string): void => {
    if (known.has(layer)) return;
    throw new FormatError({
      where,
      problem: `${from} hangs on a layer "${layer}" that is not there`,
    });
  };
  for (const { name, uses } of nodes) {
    for (const reference of uses.flat()) check(reference, `layer "${name}"`);
  }
  for (const reference of ends) check(reference, 'an input or output of the model');
}
