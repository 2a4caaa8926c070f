import type { ConfigValue } from '@graftjs/core';
import { isJsonObject, type Json } from '../../keras-object.js';

/** `x[:, 0]` as Keras writes it, in the form that `getItem` takes. */
export function plainIndex(value: Json): ConfigValue {
  if (Array.isArray(value)) return value.map(plainIndex);
  if (!isJsonObject(value)) return value as ConfigValue;
  const { class_name: kind, config, items } = value;
  if (kind === '__ellipsis__') return '...';
  if (kind === '__tuple__' && Array.isArray(items)) return items.map(plainIndex);
  const { start = null, stop = null, step = null } = isJsonObject(config) ? config : value;
  return { start, stop, step } as ConfigValue;
}
