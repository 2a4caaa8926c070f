import { isJsonObject, type Json } from '../keras-object.js';

/** `[layer name, which use of it, which output]`. */
export type Reference = readonly [layer: string, use: number, output: number];

/**
 * Every tensor in a value, in the order in which Keras lists them: those of a record by the order of
 * its keys. Keras 2 writes `["conv1", 0, 0]`, Keras 3 objects with a `keras_history`.
 */
export function referencesIn(value: Json): Reference[] {
  const own = asReference(value);
  if (own) return [own];
  if (Array.isArray(value)) return value.flatMap(referencesIn);
  if (!isJsonObject(value)) return [];
  const config = value['config'];
  const history = isJsonObject(config) ? config['keras_history'] : undefined;
  if (history !== undefined) return referencesIn(history);
  return Object.keys(value)
    .sort()
    .flatMap((key) => referencesIn(value[key] ?? null));
}

/** The reference that a value is, if it is one. */
export function asReference(value: Json): Reference | null {
  if (!Array.isArray(value)) return null;
  const [layer, use, output] = value as readonly Json[];
  const valid = typeof layer === 'string' && isIndex(use) && isIndex(output);
  return valid ? [layer, use, output] : null;
}

const isIndex = (value: Json | undefined): value is number =>
  typeof value === 'number' && Number.isInteger(value) && value >= 0;
