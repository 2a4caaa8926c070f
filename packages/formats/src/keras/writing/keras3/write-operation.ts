import { FormatError, type ConfigValue, type SerializedValue } from '@graftjs/core';
import { operations, type OperationConstant, type OperationName } from '@graftjs/layers';
import type { Json, JsonObject } from '../../keras-object.js';
import { snakeCase } from '../../names.js';
import { CALLED, kerasClass } from '../../reading/operations/keras-operations.js';

export const OPERATION = 'layers/Operation';

interface OperationConfig {
  readonly name: string;
  readonly operation: OperationName;
  readonly operands: readonly (OperationConstant | null)[] | null;
  readonly settings: { readonly [name: string]: ConfigValue };
}

const configOf = ({ config }: SerializedValue): OperationConfig =>
  config as unknown as OperationConfig;

/** A function of `keras.ops` between layers the way Keras 3 writes it. */
export function writeOperation(value: SerializedValue): JsonObject {
  const { name, operation, settings } = configOf(value);
  const { module, className } = kerasClass(operation);
  const called = CALLED[operation] ?? [];
  const made = Object.entries(settings).filter(([key]) => !called.includes(key));
  const unknown = made.find(([key]) => /^transposeX/.test(key));
  if (unknown) {
    throw new FormatError({
      where: `layer "${name}" (operation ${operation})`,
      problem: `Keras 3 has no "${unknown[0]}" to write it by`,
      hint: 'Put a transposition in front of it, or save as TensorFlow.js.',
    });
  }
  return {
    module,
    class_name: className,
    config: {
      name,
      ...Object.fromEntries(made.map(([key, option]) => [keyOf(key), option as Json])),
    },
    registered_name: className,
  };
}

/** `axis1` of `axis1`, `newshape` of `newshape`, `x_min` of `xMin`. */
const keyOf = (key: string): string => snakeCase(key);

/** What the operation takes when it is called, constants in their places. */
export function operationCall(value: SerializedValue, tensors: readonly Json[]): JsonObject {
  const { operation, operands, settings } = configOf(value);
  let next = 0;
  const given = operands
    ? operands.map((item) => (item === null ? (tensors[next++] as Json) : written(item)))
    : [...tensors];
  const list = operations[operation].several === true && operation !== 'einsum';
  const kwargs: { [name: string]: Json } = {};
  const more: Json[] = [];
  for (const key of CALLED[operation] ?? []) {
    if (key === 'key') more.push(index(settings[key] ?? null));
    else if (settings[key] !== undefined) kwargs[keyOf(key)] = settings[key] as Json;
  }
  return { args: [...(list ? [given] : given), ...more], kwargs };
}

function written(constant: OperationConstant): Json {
  if (typeof constant === 'number') return constant;
  const { values, dtype } = constant;
  return { class_name: '__numpy__', config: { value: values as Json, dtype } };
}

/** `x[:, 0]` as Keras writes it. */
function index(key: ConfigValue): Json {
  if (Array.isArray(key)) return key.map((item: ConfigValue) => index(item));
  if (key === '...') return { class_name: '__ellipsis__', config: {} };
  if (key === null || typeof key !== 'object') return key;
  const { start = null, stop = null, step = null } = key as { readonly [name: string]: Json };
  return { class_name: '__slice__', config: { start, stop, step } };
}
