import type { Config, ConfigValue, OptionSchema } from '@graftjs/core';
import type { Json, JsonObject } from '../keras-object.js';
import { unwrap } from '../keras-object.js';
import { camelCase } from '../names.js';

/**
 * A Keras configuration as options: keys in camel case where the schema has them so, values in the
 * form that the option takes.
 *
 * @param translate what is made of a value before the option sees it; `undefined` leaves it out
 * @param onUnknown hears of keys that the schema does not have
 */
export function translateOptions(
  config: JsonObject,
  schema: OptionSchema | null,
  translate: (option: string, value: Json) => ConfigValue | undefined,
  onUnknown: (key: string, value: Json) => void,
): Config {
  const entries = Object.entries(config).flatMap(([key, raw]): [string, ConfigValue][] => {
    const option = optionName(key, schema);
    if (option === null) {
      onUnknown(key, raw);
      return [];
    }
    const value = translate(option, raw);
    const fitted = value === undefined ? undefined : fit(value, schema?.[option]);
    return fitted === undefined ? [] : [[option, fitted]];
  });
  return Object.fromEntries(entries);
}

function optionName(key: string, schema: OptionSchema | null): string | null {
  const camel = camelCase(key);
  if (schema === null) return camel;
  return [key, camel].find((name) => Object.hasOwn(schema, name)) ?? null;
}

/**
 * The form of a value that an option takes: `fan_avg` or `fanAvg`, `[3]` or `3`. What fits in no
 * form is given as it is, so that the option says what is wrong with it.
 */
function fit(
  value: ConfigValue,
  option: OptionSchema[string] | undefined,
): ConfigValue | undefined {
  if (!option || isRevived(value) || option.parse(value) !== undefined) return value;
  // Keras writes null for an option that was left at its default.
  if (value === null && option.optional) return undefined;
  const forms: ConfigValue[] = [];
  if (typeof value === 'string') forms.push(camelCase(value));
  if (Array.isArray(value) && value.length === 1) forms.push(value[0] as ConfigValue);
  return forms.find((form) => option.parse(form) !== undefined) ?? value;
}

/** Values that stand for objects are parsed once they are made. */
function isRevived(value: ConfigValue): boolean {
  const items = Array.isArray(value) ? value : [value];
  return items.some((item) => item !== null && typeof item === 'object' && 'type' in item);
}

export const plain = (value: Json): ConfigValue => unwrap(value) as ConfigValue;
