import {
  className,
  isSerializedValue,
  type Config,
  type ConfigValue,
  type Registry,
  type SerializedValue,
} from '@graftjs/core';
import type { Json, JsonObject } from '../keras-object.js';
import { snakeCase } from '../names.js';
import { OWN_TEXTS } from './keras3/names.js';
import { ownClass, snakeText, writeValue } from './write-value.js';

/** Writes a layer or a model inside another. */
export type WriteNested = (value: SerializedValue) => JsonObject;

/** Names of options that Keras 2 has under another. */
const RENAMED: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  'layers/LeakyReLU': { negativeSlope: 'alpha' },
};

/**
 * Options that stock TensorFlow.js would pass over without a word, and compute something else.
 * Such a layer is written under its own type, so that a reader either knows it or says that not.
 */
const BEYOND_TFJS: Readonly<Record<string, (config: Config) => boolean>> = {
  'layers/Conv2D': ({ groups }) => groups !== undefined && groups !== 1,
  'layers/MaskBy': () => true,
  'layers/Operation': () => true,
  'layers/ReLU': ({ negativeSlope = 0, threshold = 0 }) => negativeSlope !== 0 || threshold !== 0,
};

/** A layer the way Keras 2 and TensorFlow.js write it. */
export function writeLayer(
  { type, config }: SerializedValue,
  registry: Registry,
  nested: WriteNested,
): JsonObject {
  const own = BEYOND_TFJS[type]?.(config) ?? !type.startsWith('layers/');
  const { inputShape, batchInputShape, batchSize, ...rest } = config;
  const entries = Object.entries(rest).map(([key, value]): [string, Json] => [
    // Options of somebody else's layer keep their names; nobody knows what case means there.
    own && !SHARED.has(key) ? key : (RENAMED[type]?.[key] ?? snakeCase(key)),
    writeOption(key, value, own, registry, nested),
  ]);
  const shape = batchInputShape ?? withBatch(inputShape, batchSize);
  return {
    class_name: own ? type : className(type),
    config: {
      ...Object.fromEntries(entries),
      ...(shape === null
        ? {}
        : { batch_input_shape: shape as Json, dtype: (config['dtype'] ?? 'float32') as Json }),
      ...(type === 'layers/InputLayer' ? { sparse: false } : {}),
    },
  };
}

const SHARED: ReadonlySet<string> = new Set(['name', 'trainable']);

function withBatch(
  shape: ConfigValue | undefined,
  batchSize: ConfigValue | undefined,
): ConfigValue | null {
  return Array.isArray(shape) ? [batchSize ?? null, ...(shape as ConfigValue[])] : null;
}

function writeOption(
  key: string,
  value: ConfigValue,
  own: boolean,
  registry: Registry,
  nested: WriteNested,
): Json {
  if (isSerializedValue(value)) return writeObject(value, registry, nested);
  if (Array.isArray(value)) {
    return value.map((item: ConfigValue) => writeOption(key, item, own, registry, nested));
  }
  return (own || OWN_TEXTS.has(key) ? value : snakeText(value)) as Json;
}

function writeObject(value: SerializedValue, registry: Registry, nested: WriteNested): Json {
  if (/^(layers|models)\//.test(value.type)) return nested(value);
  const family = value.type.slice(0, value.type.lastIndexOf('/'));
  return /^(activations|initializers|regularizers|constraints)$/.test(family)
    ? writeValue(value, registry)
    : ownClass(value);
}
