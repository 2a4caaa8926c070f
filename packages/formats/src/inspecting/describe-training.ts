import { isJsonObject, kerasObject, type Json, type JsonObject } from '../keras/keras-object.js';

/** Optimizer and losses in words: `Adam, categorical_crossentropy`. */
export function describeTraining(config: JsonObject | null): string | null {
  if (!config) return null;
  const names = [...namesIn(config['optimizer'] ?? null), ...namesIn(config['loss'] ?? null)];
  return names.length > 0 ? [...new Set(names)].join(', ') : null;
}

function namesIn(value: Json): string[] {
  if (typeof value === 'string') return [value];
  const object = kerasObject(value);
  if (object) return [object.className];
  if (Array.isArray(value)) return (value as readonly Json[]).flatMap(namesIn);
  return isJsonObject(value) ? Object.values(value).flatMap(namesIn) : [];
}
