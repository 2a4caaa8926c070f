import {
  FormatError,
  layerOptions,
  type Config,
  type ConfigValue,
  type SerializedValue,
} from '@graftjs/core';
import { isJsonObject, kerasObject, type Json, type KerasObject } from '../keras-object.js';
import { typeOf, unknownLayer } from './class-types.js';
import { layerAdapters, neutralKeys, unsupported } from './layer-adapters.js';
import { optionsOf, type Reading } from './reading.js';
import { plain, translateOptions } from './translate-options.js';
import { familyOf, translateActivation, translateValue } from './translate-value.js';
import { entryOf } from '../entry-of.js';

/** The name by which the rest of the file knows a layer. */
export function layerName(value: Json, { className, config }: KerasObject): string {
  const outer = isJsonObject(value) ? value['name'] : undefined;
  const inner = config['name'];
  return typeof outer === 'string' ? outer : typeof inner === 'string' ? inner : className;
}

/** A layer as Graft writes it: `{ type, config }`. */
export function translateLayer(
  object: KerasObject,
  name: string,
  reading: Reading,
): SerializedValue {
  const type = typeOf('layers', object, reading);
  if (!type || isNamelessLambda(type, object)) throw unknownLayer(name, object, reading);
  const where = `layer "${name}" (${object.className})`;
  refuseQuantized(object, where);
  const adapted = entryOf(layerAdapters, type)?.(object.config) ?? object.config;
  const { batch_shape: newer, batch_input_shape: shape = newer, ...rest } = adapted;
  const given = shape === undefined ? rest : { ...rest, batch_input_shape: shape };
  const config = translateOptions(
    { ...given, name },
    type === 'layers/InputLayer' ? layerOptions : optionsOf(type, reading),
    (option, raw) =>
      option === 'function' && type === LAMBDA
        ? functionOf(raw, name, object, reading)
        : translateOption(option, raw, where, reading),
    (key, raw) => refuseOrNote(key, raw, where, reading),
  );
  return { type, config: { ...config, ...inputDtype(type, object) } };
}

/** Weights that were brought to few bits are another layer's, with scales and their own arithmetic. */
function refuseQuantized({ config: { dtype = null } }: KerasObject, where: string): void {
  const policy = kerasObject(dtype);
  const mode =
    policy?.config['mode'] ??
    (typeof dtype === 'string' ? /^(int8|int4|float8)/.exec(dtype)?.[0] : null);
  if (policy?.className.includes('Quantized') !== true && typeof mode !== 'string') return;
  throw new FormatError({
    where,
    problem: `its weights are quantised (${String(mode)}), which cannot be read`,
    hint: 'Save the model as it was before model.quantize(…).',
  });
}

/** What goes into a model, where that is no float. */
const INPUT_DTYPES: Readonly<Record<string, string>> = {
  bool: 'bool',
  int16: 'int32',
  int32: 'int32',
  int64: 'int32',
  int8: 'int32',
  string: 'string',
  uint8: 'int32',
};

function inputDtype(type: string, { config: { dtype } }: KerasObject): Config {
  const known = typeof dtype === 'string' ? entryOf(INPUT_DTYPES, dtype) : undefined;
  return type === 'layers/InputLayer' && known ? { dtype: known } : {};
}

const LAMBDA = 'layers/Lambda';

const isNamelessLambda = (type: string, { config }: KerasObject): boolean =>
  type === LAMBDA && (config['function'] ?? null) === null;

/** What a Lambda computes, by its name among activations and custom objects; code never runs. */
function functionOf(
  raw: Json,
  name: string,
  object: KerasObject,
  reading: Reading,
): SerializedValue {
  const known = translateActivation(raw, `layer "${name}" (${object.className})`, reading);
  if (known) return known;
  throw unknownLayer(name, object, reading);
}

function translateOption(
  option: string,
  raw: Json,
  where: string,
  reading: Reading,
): ConfigValue | undefined {
  const family = familyOf(option);
  if (family) {
    const value = translateValue(family, raw, where, reading);
    if (family === 'activations' && value === undefined)
      throw unknownActivation(raw, where, reading);
    // No activation at all is the default, linear.
    return value === null && family === 'activations' ? undefined : value;
  }
  if (kerasObject(raw) && !isTuple(raw)) return reading.translate(raw, where);
  if (
    Array.isArray(raw) &&
    raw.length > 0 &&
    raw.every((item) => kerasObject(item) && !isTuple(item))
  ) {
    return raw.map((item: Json) => reading.translate(item, where));
  }
  return plain(raw);
}

const isTuple = (value: Json): boolean => kerasObject(value)?.className.startsWith('__') ?? false;

function unknownActivation(raw: Json, where: string, { registry }: Reading): FormatError {
  const names = registry.types.filter((type) => type.startsWith('activations/'));
  const name = typeof raw === 'string' ? raw : (kerasObject(raw)?.className ?? JSON.stringify(raw));
  return new FormatError({
    where,
    problem: `there is no activation "${name}"`,
    hint: `Known are ${names.map((type) => type.slice('activations/'.length)).join(', ')}. Give your own with customObjects: { ${name}: yourActivation }.`,
  });
}

function refuseOrNote(key: string, value: Json, where: string, { note }: Reading): void {
  if (entryOf(unsupported, key)?.(value)) {
    throw new FormatError({
      where,
      problem: `this layer does not support the option "${key}" of the file`,
      operands: [{ label: key, value }],
    });
  }
  if (neutralKeys.has(key) || value === null || value === false) return;
  if (key === 'groups' && value === 1) return;
  if (!Object.hasOwn(unsupported, key)) note(`${where}: option "${key}" was left out`);
}
