import { className, type ConfigValue, type Registry, type SerializedValue } from '@graftjs/core';
import type { Json, JsonObject } from '../keras-object.js';
import { snakeCase } from '../names.js';

/** Names that differ from those here by more than their case. */
const NAMES: Readonly<Record<string, string>> = {
  'activations/silu': 'swish',
  'initializers/LecunNormal': 'LeCunNormal',
  'initializers/LecunUniform': 'LeCunUniform',
};

/** An activation, initialiser, regulariser or constraint the way Keras 2 writes it. */
export function writeValue(value: SerializedValue, registry: Registry): Json {
  const { type, config } = value;
  const family = type.slice(0, type.lastIndexOf('/'));
  if (family === 'activations') return writeActivation(value, registry);
  if (family === 'regularizers') return writeRegularizer(value);
  if (!/^(initializers|constraints)$/.test(family)) return ownClass(value);
  return { class_name: NAMES[type] ?? className(type), config: snakeKeys(config) };
}

/** By name alone, where the activation is what Keras means by the name. */
function writeActivation({ type, config }: SerializedValue, registry: Registry): Json {
  if (type === 'activations/hardSigmoid') {
    // Keras changed its slope; files of this format mean the older one.
    return config['form'] === 'keras2' ? 'hard_sigmoid' : ownClass({ type, config });
  }
  if (type === 'activations/gelu' && config['approximate'] === true) return 'gelu_new';
  const standard = registry.has(type) ? registry.create({ type, config: {} }).getConfig() : {};
  return JSON.stringify(standard) === JSON.stringify(config)
    ? (NAMES[type] ?? snakeCase(className(type)))
    : ownClass({ type, config });
}

/** TensorFlow.js has one class for all of them. */
function writeRegularizer({ config }: SerializedValue): JsonObject {
  const { l1 = 0, l2 = 0 } = config as { l1?: number; l2?: number };
  return { class_name: 'L1L2', config: { l1, l2 } };
}

/** Under the name that it has here: readers that do not know it say so instead of guessing. */
export function ownClass({ type, config }: SerializedValue): JsonObject {
  return { class_name: type, config: config as JsonObject };
}

export function snakeKeys(config: { readonly [key: string]: ConfigValue }): JsonObject {
  const entries = Object.entries(config).map(([key, value]) => [snakeCase(key), snakeText(value)]);
  return Object.fromEntries(entries) as JsonObject;
}

/** Words such as `channelsLast` are names as well. */
export function snakeText(value: ConfigValue): ConfigValue {
  return typeof value === 'string' ? snakeCase(value) : value;
}
