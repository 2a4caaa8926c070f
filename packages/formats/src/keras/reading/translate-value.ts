import type { Config, ConfigValue, SerializedValue } from '@graftjs/core';
import { kerasObject, type Json, type JsonObject } from '../keras-object.js';
import { camelCase } from '../names.js';
import { typeOf, type Family } from './class-types.js';
import { plain, translateOptions } from './translate-options.js';
import { optionsOf, type Reading } from './reading.js';
import { entryOf } from '../entry-of.js';

/** The family of the value that an option of a layer holds, by the way Keras names options. */
export function familyOf(option: string): Exclude<Family, 'layers'> | null {
  if (/initializer$/i.test(option)) return 'initializers';
  if (/regularizer$/i.test(option)) return 'regularizers';
  if (/constraint$/i.test(option)) return 'constraints';
  return /activation$/i.test(option) ? 'activations' : null;
}

/**
 * An initialiser, regulariser, constraint or activation, given by name or as an object.
 *
 * @returns `null` for none; `undefined` for one that is not known and does not matter
 */
export function translateValue(
  family: Exclude<Family, 'layers'>,
  value: Json,
  where: string,
  reading: Reading,
): SerializedValue | null | undefined {
  if (value === null) return null;
  if (family === 'activations') return translateActivation(value, where, reading);
  const object = typeof value === 'string' ? nameOnly(value) : kerasObject(value);
  const type = object && typeOf(family, object, reading);
  if (!type) {
    // Weights come from the file, so how they were first drawn, or would be penalised, does not
    // change what the model computes.
    reading.note(`${where}: ${describe(value)} is not known and was left out`);
    return undefined;
  }
  const config = family === 'initializers' ? initializerConfig(object.config) : object.config;
  return { type, config: configOf(type, config, where, reading) };
}

const nameOnly = (className: string) => ({
  className,
  config: {},
  registeredName: null,
  module: null,
});

/**
 * Keras 3 may write a seed as the configuration of a generator, where a number is all that is
 * taken; and `normal` once meant what is called `truncated_normal` now.
 */
function initializerConfig({ seed, distribution, ...rest }: JsonObject): JsonObject {
  return {
    ...rest,
    ...(typeof seed === 'number' ? { seed } : {}),
    ...(distribution === undefined
      ? {}
      : { distribution: distribution === 'normal' ? 'truncated_normal' : distribution }),
  };
}

/** Activations whose Keras names are not the camel-cased names here. */
const ACTIVATIONS: Readonly<Record<string, SerializedValue>> = {
  swish: { type: 'activations/silu', config: {} },
  gelu_new: { type: 'activations/gelu', config: { approximate: true } },
  hard_swish: { type: 'activations/hardSilu', config: {} },
};

/** @returns `undefined` for an activation that is not known: that one does matter */
export function translateActivation(
  value: Json,
  where: string,
  reading: Reading,
): SerializedValue | undefined {
  const name = activationName(value);
  if (name === null) return translateActivationLayer(value, where, reading);
  if (name === 'hard_sigmoid') {
    const form = reading.kerasMajor >= 3 ? 'keras3' : 'keras2';
    return { type: 'activations/hardSigmoid', config: { form } };
  }
  const own = reading.aliases.get(name);
  if (own !== undefined) return { type: own, config: {} };
  const known = entryOf(ACTIVATIONS, name);
  if (known) return known;
  const type = reading.registry.has(name) ? name : `activations/${camelCase(name)}`;
  return reading.registry.has(type) ? { type, config: {} } : undefined;
}

/** The name of a plain function: `relu`, or `{ class_name: 'function', config: 'relu' }`. */
function activationName(value: Json): string | null {
  if (typeof value === 'string') return value;
  const { class_name: kind, config } = value as JsonObject;
  return kind === 'function' && typeof config === 'string' ? config : null;
}

/** An activation that Keras wrote as a layer, or Graft as a value of its own. */
function translateActivationLayer(
  value: Json,
  where: string,
  reading: Reading,
): SerializedValue | undefined {
  const object = kerasObject(value);
  if (!object) return undefined;
  const { className, config } = object;
  if (className === 'ReLU' && isPlainReLU(config)) {
    return { type: `activations/${config['max_value'] === 6 ? 'relu6' : 'relu'}`, config: {} };
  }
  if (className === 'LeakyReLU') {
    const slope = (config['negative_slope'] ?? config['alpha'] ?? 0.3) as ConfigValue;
    return { type: 'activations/leakyRelu', config: { negativeSlope: slope } };
  }
  const type = typeOf('activations', object, reading);
  if (type) return { type, config: configOf(type, config, where, reading) };
  return reading.registry.has(`activations/${camelCase(className.toLowerCase())}`)
    ? { type: `activations/${camelCase(className.toLowerCase())}`, config: {} }
    : undefined;
}

function isPlainReLU({ max_value: max, negative_slope: slope, threshold }: JsonObject): boolean {
  const zero = (value: Json | undefined): boolean => value == null || value === 0;
  return (max == null || max === 6) && zero(slope) && zero(threshold);
}

function configOf(type: string, config: JsonObject, where: string, reading: Reading): Config {
  const schema = optionsOf(type, reading);
  return translateOptions(
    config,
    schema,
    (_, value) => plain(value),
    (key) => {
      if (key !== 'name') reading.note(`${where}: option "${key}" of ${type} was left out`);
    },
  );
}

function describe(value: Json): string {
  return typeof value === 'string' ? `"${value}"` : `"${kerasObject(value)?.className ?? '?'}"`;
}
