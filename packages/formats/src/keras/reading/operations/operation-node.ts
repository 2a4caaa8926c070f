import { didYouMean, FormatError, type ConfigValue, type SerializedValue } from '@graftjs/core';
import { operations, type OperationConstant, type OperationName } from '@graftjs/layers';
import { entryOf } from '../../entry-of.js';
import {
  isJsonObject,
  kerasObject,
  type Json,
  type JsonObject,
  type KerasObject,
} from '../../keras-object.js';
import { camelCase } from '../../names.js';
import type { Call } from '../calls/call.js';
import { referencesIn, type Reference } from '../references.js';
import { plainIndex } from './plain-index.js';

/** An operation and what each of its calls takes. */
export interface OperationCall {
  readonly value: SerializedValue;
  readonly inputs: readonly Reference[];
}

/**
 * Whether a layer of a file is a function of `keras.ops` rather than a layer. HDF5 files do not say
 * where a class is from; the configuration of a layer says whether it is trained.
 */
export function isOperation(
  { className, config, module }: KerasObject,
  nodes: readonly Json[],
): boolean {
  if (module !== null) return /^keras\.(src\.)?ops\b/.test(module);
  const called = nodes.length > 0 && nodes.every((node) => isJsonObject(node) && 'args' in node);
  return called && !('trainable' in config) && isKnownOperation(className);
}

const SYNONYMS: { readonly [name: string]: OperationName } = {
  abs: 'absolute',
  amax: 'max',
  amin: 'min',
  rGBToGrayscale: 'rgbToGrayscale',
};

/** The operation that a class of `keras.ops` is here, or `null` where there is none. */
export function operationName(className: string): OperationName | null {
  const camel = className.charAt(0).toLowerCase() + className.slice(1);
  const name = entryOf(SYNONYMS, camel) ?? camel;
  return Object.hasOwn(operations, name) ? (name as OperationName) : null;
}

/** Whether the operation is known, or a layer stands in for it. */
export const isKnownOperation = (className: string): boolean =>
  operationName(className) !== null || /^(AveragePool|MaxPool|Resize)$/.test(className);

/** A call of an operation of Keras 3 as a layer: what was given by position, by name, and at making. */
export function operationOf(
  { className, config }: KerasObject,
  call: Call,
  where: string,
): OperationCall {
  const operation = operationName(className);
  if (!operation) throw unknownOperation(className, where);
  const { tensors, several = false } = operations[operation];
  const called = [...tensors, ...(operation === 'getItem' ? ['key'] : ['constant_values'])];
  const given = { ...config, ...byName(call, called, several), ...call.kwargs };
  return operationCall(operation, given, where);
}

/** What came by position, under the names that Keras has for it. */
function byName({ args }: Call, names: readonly string[], several: boolean): JsonObject {
  const [only] = names;
  // `einsum` takes its tensors one by one.
  if (several && args.length > 1) return { [only as string]: args };
  return Object.fromEntries(args.map((value, i) => [names[i] ?? `argument ${i}`, value]));
}

/** An operation of tensors and settings, all by Keras's names. */
export function operationCall(
  operation: OperationName,
  given: JsonObject,
  where: string,
): OperationCall {
  const { tensors, several = false, settings: known = [] } = operations[operation];
  const operands = tensors.flatMap((name): Json[] => {
    const value = given[name];
    if (value === undefined) throw refused(where, operation, `it has no "${name}"`);
    return several && Array.isArray(value) ? [...(value as readonly Json[])] : [value];
  });
  const settings: { [name: string]: ConfigValue } = {};
  for (const [key, raw] of Object.entries(given)) {
    const name = camelCase(key);
    if (tensors.includes(key) || NEUTRAL.has(key)) continue;
    if (known.includes(name)) settings[name] = settingOf(name, raw, operation, where);
    else if (raw !== null && raw !== false && raw !== 'channels_last') {
      throw refused(where, operation, `its "${key}" is not known`, raw);
    }
  }
  const constants = operands.map((value) => constantOf(value, operation, where));
  const allInputs = constants.every((constant) => constant === null);
  return {
    inputs: operands.flatMap((value, i) => (constants[i] === null ? referencesIn(value) : [])),
    value: {
      type: 'layers/Operation',
      config: {
        operation,
        ...(allInputs ? {} : { operands: constants as ConfigValue }),
        settings,
      },
    },
  };
}

/** What every operation of a file has, and what says nothing here. */
const NEUTRAL: ReadonlySet<string> = new Set(['name', 'dtype_policy', 'trainable']);

function settingOf(name: string, raw: Json, operation: OperationName, where: string): ConfigValue {
  if (referencesIn(raw).length > 0) {
    throw refused(where, operation, `its "${name}" is a tensor, and only numbers are known`);
  }
  return name === 'key' ? plainIndex(raw) : valueOf(raw);
}

/** Numbers that Keras wraps as tensors and arrays, plain. */
function valueOf(raw: Json): ConfigValue {
  if (Array.isArray(raw)) return raw.map(valueOf);
  const wrapped = arrayOf(raw);
  return (wrapped ? wrapped.value : raw) as ConfigValue;
}

/** `null` for a tensor of the graph, or the numbers that stand in its place. */
function constantOf(raw: Json, operation: OperationName, where: string): OperationConstant | null {
  const [, ...more] = referencesIn(raw);
  if (referencesIn(raw).length === 1 && more.length === 0) return null;
  if (typeof raw === 'number') return raw;
  if (typeof raw === 'boolean') return { values: raw ? 1 : 0, dtype: 'bool' };
  const { value, dtype } = arrayOf(raw) ?? { value: raw, dtype: null };
  if (typeof value === 'number' || isNumbers(value)) {
    const whole = dtype === null ? isWhole(value) : /^u?int/.test(dtype);
    return { values: value as ConfigValue, dtype: whole ? 'int32' : 'float32' };
  }
  throw refused(where, operation, 'it takes something that is neither a tensor nor numbers', raw);
}

/** The numbers in `{ class_name: '__numpy__', config: { value, dtype } }`. */
function arrayOf(raw: Json): { value: Json; dtype: string | null } | null {
  const object = kerasObject(raw);
  if (!object || !/^__(numpy|tensor|array)__$/.test(object.className)) return null;
  const { value = null, dtype = null } = object.config;
  return { value, dtype: typeof dtype === 'string' ? dtype : null };
}

const isNumbers = (value: Json): boolean =>
  Array.isArray(value) &&
  value.every((item) => typeof item === 'number' || isNumbers(item as Json));

const isWhole = (value: Json): boolean =>
  Array.isArray(value) ? value.every((item) => isWhole(item as Json)) : Number.isInteger(value);

function refused(where: string, operation: string, problem: string, got?: Json): FormatError {
  return new FormatError({
    where: `${where} (operation ${operation})`,
    problem,
    ...(got === undefined
      ? {}
      : { operands: [{ label: 'got', value: JSON.stringify(got).slice(0, 120) }] }),
  });
}

/** The error for an operation that nobody knows, with the way out. */
export function unknownOperation(name: string, where: string): FormatError {
  return new FormatError({
    where,
    problem: `the operation ${name} between layers is not known`,
    hint: `${didYouMean(name, Object.keys(operations))} Give a layer that does it with customObjects: { ${JSON.stringify(name)}: yourLayer }.`,
  });
}
