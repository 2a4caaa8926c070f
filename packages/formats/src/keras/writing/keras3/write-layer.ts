import {
  className,
  isSerializedValue,
  type Config,
  type ConfigValue,
  type Registry,
  type SerializedValue,
} from '@graftjs/core';
import type { Json, JsonObject } from '../../keras-object.js';
import { snakeCase } from '../../names.js';
import { OPERATION, writeOperation } from './write-operation.js';
import { LEFT_OUT, NOT_TAKEN, PUBLIC_NAMES } from './names.js';
import { layerObject, ownObject, writeValue } from './write-value.js';

/** Writes a model inside a layer. */
export type WriteModel = (value: SerializedValue) => JsonObject;

/** A layer that is no model, and what is inside it, the way Keras 3 writes it. */
export function writeLayer(
  value: SerializedValue,
  registry: Registry,
  model: WriteModel,
): JsonObject {
  const { type, config } = value;
  if (!type.startsWith('layers/')) return ownObject(value);
  if (type === OPERATION) return writeOperation(value);
  if (type === 'layers/Lambda') return writeLambda(value, registry, model);
  const kind = className(type);
  if (kind === 'InputLayer') return inputLayer(config);
  const entries = Object.entries(config)
    .filter(([key]) => !LEFT_OUT.has(key) && !NOT_TAKEN[type]?.includes(key))
    .map(([key, option]): [string, Json] => [
      snakeCase(key),
      writeOption(key, option, registry, model),
    ]);
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

/** Keras reads no functions; that of an activation is the same as a layer of it. */
function writeLambda(
  { config }: SerializedValue,
  registry: Registry,
  model: WriteModel,
): JsonObject {
  const { name, trainable, function: activation } = config;
  return writeLayer(
    { type: 'layers/Activation', config: { name, trainable, activation } as Config },
    registry,
    model,
  );
}

type ConfigObject = { readonly [key: string]: ConfigValue };

function writeOption(key: string, value: ConfigValue, registry: Registry, model: WriteModel): Json {
  if (Array.isArray(value) && value.length > 0 && value.every(isSerializedValue)) {
    return value.map((item) => writeOption(key, item, registry, model));
  }
  if (!isSerializedValue(value)) return writeValue(key, value, registry);
  // A model in a wrapper.
  if (/^models\//.test(value.type)) return model(value);
  return /^layers\//.test(value.type)
    ? writeLayer(value, registry, model)
    : writeValue(key, value, registry);
}
