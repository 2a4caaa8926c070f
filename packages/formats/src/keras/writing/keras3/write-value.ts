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
import { ACTIVATIONS, OWN_TEXTS } from './names.js';

/** Anything but a layer, the way Keras 3 writes it: an initialiser, an activation, a text. */
export function writeValue(key: string, value: ConfigValue, registry: Registry): Json {
  if (isSerializedValue(value)) return writeObject(value, registry);
  if (Array.isArray(value)) return value as Json;
  if (value !== null && typeof value === 'object') return value as JsonObject;
  // Words such as `channelsLast` are names as well; what a user wrote is not.
  return typeof value === 'string' && isWord(value) && !OWN_TEXTS.has(key)
    ? snakeCase(value)
    : (value as Json);
}

const isWord = (text: string): boolean => /^[a-z]+([A-Z][a-z0-9]*)+$/.test(text);

function writeObject(value: SerializedValue, registry: Registry): Json {
  const { type, config } = value;
  const family = type.slice(0, type.lastIndexOf('/'));
  if (family === 'activations') return writeActivation(value, registry);
  if (!/^(initializers|regularizers|constraints)$/.test(family)) return ownObject(value);
  return {
    module: `keras.${family}`,
    class_name: CLASSES[type] ?? className(type),
    config: snakeKeys(config, registry),
    registered_name: null,
  };
}

const CLASSES: Readonly<Record<string, string>> = {
  'initializers/LeCunNormal': 'LecunNormal',
  'initializers/LeCunUniform': 'LecunUniform',
};

/** By name, or as the layer that takes the same options. */
function writeActivation({ type, config }: SerializedValue, registry: Registry): Json {
  if (type === 'activations/hardSigmoid' && config['form'] !== 'keras2') return 'hard_sigmoid';
  if (type === 'activations/leakyRelu') {
    return layerObject('LeakyReLU', { negative_slope: config['negativeSlope'] as Json });
  }
  const standard = registry.has(type) ? registry.create({ type, config: {} }).getConfig() : {};
  const plain = JSON.stringify(standard) === JSON.stringify(config);
  return plain ? (ACTIVATIONS[type] ?? snakeCase(className(type))) : ownObject({ type, config });
}

/** A layer of Keras as an object of its own. */
export function layerObject(kind: string, config: JsonObject): JsonObject {
  return { module: 'keras.layers', class_name: kind, config, registered_name: null };
}

/** Somebody's own class, under the package and name that it was registered by. */
export function ownObject({ type, config }: SerializedValue): JsonObject {
  const at = type.lastIndexOf('/');
  return {
    module: null,
    class_name: className(type),
    config: config as JsonObject,
    registered_name: at < 0 ? type : `${type.slice(0, at)}>${className(type)}`,
  };
}

function snakeKeys(config: Config, registry: Registry): JsonObject {
  return Object.fromEntries(
    Object.entries(config).map(([key, value]) => [
      snakeCase(key),
      writeValue(key, value, registry),
    ]),
  );
}
