import {
  className,
  isSerializedValue,
  type ConfigValue,
  type Registry,
  type SerializedValue,
} from '@graftjs/core';
import type { Json, JsonObject } from '../../keras-object.js';
import { snakeCase } from '../../names.js';
import { OPERATION, writeOperation } from './write-operation.js';
import { LEFT_OUT, NOT_TAKEN, PUBLIC_NAMES } from './names.js';
import { layerObject, ownObject, writeValue } from './write-value.js';

/** A layer that is no model, and what is inside it, the way Keras 3 writes it. */
export function writeLayer(value: SerializedValue, registry: Registry): JsonObject {
  const { type, config } = value;
  if (!type.startsWith('layers/')) return ownObject(value);
  if (type === OPERATION) return writeOperation(value);
  const kind = className(type);
  if (kind === 'InputLayer') return inputLayer(config);
  const entries = Object.entries(config)
    .filter(([key]) => !LEFT_OUT.has(key) && !NOT_TAKEN[type]?.includes(key))
    .map(([key, option]): [string, Json] => [snakeCase(key), writeOption(key, option, registry)]);
  return layerObject(PUBLIC_NAMES[kind] ?? kind, Object.fromEntries(entries));
}

function inputLayer({ name, inputShape, batchInputShape, batchSize, dtype }: ConfigObject) {
  const example = inputShape as readonly Json[] | null;
  return layerObject('InputLayer', {
    batch_shape: (batchInputShape ?? [batchSize ?? null, ...(example ?? [])]) as Json,
    dtype: (dtype ?? 'float32') as Json,
    sparse: false,
    name: name as Json,
  });
}

type ConfigObject = { readonly [key: string]: ConfigValue };

function writeOption(key: string, value: ConfigValue, registry: Registry): Json {
  if (Array.isArray(value) && value.length > 0 && value.every(isSerializedValue)) {
    return value.map((item) => writeOption(key, item, registry));
  }
  return isSerializedValue(value) && /^layers\//.test(value.type)
    ? writeLayer(value, registry)
    : writeValue(key, value, registry);
}
