import { ConfigError } from '../errors/config-error.js';
import { isSerializable, type Config, type ConfigValue } from './config.js';

/** Options as a configuration: serialisable values become `{ type, config }`, the rest is JSON. */
export function toConfig(options: object, where: string): Config {
  return Object.fromEntries(
    Object.entries(options)
      .filter(([, value]) => value !== undefined)
      .map(([key, value]) => [key, toConfigValue(value, where, key)]),
  );
}

function toConfigValue(value: unknown, where: string, key: string): ConfigValue {
  if (isSerializable(value)) return { type: value.type, config: value.getConfig() };
  if (value === null || typeof value === 'boolean' || typeof value === 'string') return value;
  if (typeof value === 'number') return value;
  if (Array.isArray(value)) return value.map((item) => toConfigValue(item, where, key));
  if (ArrayBuffer.isView(value)) return Array.from(value as unknown as ArrayLike<number>);
  if (typeof value === 'object' && Object.getPrototypeOf(value) === Object.prototype) {
    return toConfig(value, where);
  }
  throw new ConfigError({
    where,
    problem: `the option "${key}" cannot be written to a file`,
    operands: [{ label: 'got', value: typeof value }],
    hint: 'Give a value made by one of the define… verbs; a bare function has no name to load it by.',
  });
}
