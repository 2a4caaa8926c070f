import { isJsonObject, type Json } from '../keras-object.js';

/** `[layer name, which use of it, which output]`. */
export type Reference = readonly [layer: string, use: number, output: number];

/**
 * Every tensor that a node of a layer takes, in order. Keras 2 writes `["conv1", 0, 0, {…}]`, with
 * tensors given by keyword inside the braces; Keras 3 writes objects with a `keras_history`.
 */
export function referencesIn(node: Json): Reference[] {
  const own = asReference(node);
  if (own) {
    const keywords = (node as readonly Json[])[3];
    return keywords === undefined ? [own] : [own, ...referencesIn(keywords)];
  }
  if (Array.isArray(node)) return node.flatMap(referencesIn);
  if (!isJsonObject(node)) return [];
  const config = node['config'];
  const history = isJsonObject(config) ? config['keras_history'] : undefined;
  if (history !== undefined) return referencesIn(history);
  return Object.values(node).flatMap(referencesIn);
}

function asReference(value: Json): Reference | null {
  if (!Array.isArray(value)) return null;
  const [layer, use, output] = value as readonly Json[];
  const valid = typeof layer === 'string' && isIndex(use) && isIndex(output);
  return valid ? [layer, use, output] : null;
}

const isIndex = (value: Json | undefined): value is number =>
  typeof value === 'number' && Number.isInteger(value) && value >= 0;
