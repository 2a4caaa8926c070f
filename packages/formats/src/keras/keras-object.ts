import { FormatError } from '@graftjs/core';

/** JSON as it comes out of a file: nothing about it is known. */
export type Json = null | boolean | number | string | readonly Json[] | JsonObject;
export type JsonObject = { readonly [key: string]: Json };

/** How Keras writes a layer, an initialiser, a model: a class and its configuration. */
export interface KerasObject {
  readonly className: string;
  readonly config: JsonObject;
  /** What Keras 3 registered a custom class as, `package>Name`. */
  readonly registeredName: string | null;
  /** Where Keras 3 has the class. */
  readonly module: string | null;
}

export function isJsonObject(value: unknown): value is JsonObject {
  return value !== null && typeof value === 'object' && !Array.isArray(value);
}

/** The class and configuration in a value, or `null` where it is something else. */
export function kerasObject(value: unknown): KerasObject | null {
  if (!isJsonObject(value) || typeof value['class_name'] !== 'string') return null;
  const { class_name: className, config, registered_name: registeredName, module } = value;
  return {
    className,
    config: isJsonObject(config) ? config : {},
    registeredName: typeof registeredName === 'string' ? registeredName : null,
    module: typeof module === 'string' ? module : null,
  };
}

/** Tuples and numbers that Keras 3 wraps, as plain JSON. */
export function unwrap(value: Json): Json {
  if (Array.isArray(value)) return value.map(unwrap);
  if (!isJsonObject(value)) return value;
  const items = value['items'];
  if (value['class_name'] === '__tuple__' && Array.isArray(items)) return items.map(unwrap);
  const inner = isJsonObject(value['config']) ? value['config']['value'] : undefined;
  if (value['class_name'] === '__numpy__' && inner !== undefined) return unwrap(inner);
  return value;
}

/** An error about the structure of a Keras configuration. */
export function malformed(where: string, problem: string, got?: Json): FormatError {
  return new FormatError({
    where,
    problem,
    ...(got === undefined ? {} : { operands: [{ label: 'got', value: brief(got) }] }),
  });
}

function brief(value: Json): string {
  const text = JSON.stringify(value) ?? String(value);
  return text.length > 120 ? `${text.slice(0, 117)}...` : text;
}
