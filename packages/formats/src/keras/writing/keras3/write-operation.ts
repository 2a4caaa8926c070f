import { FormatError, type ConfigValue, type SerializedValue } from '@graftjs/core';
import { operations, type OperationConstant, type OperationName } from '@graftjs/layers';
import { isJsonObject, type Json, type JsonObject } from '../../keras-object.js';
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
    if (key === 'key') more.push(index(settings[key] ?? null, rankOf(tensors[0] ?? null)));
    else if (settings[key] !== undefined) kwargs[keyOf(key)] = settings[key] as Json;
  }
  return { args: [...(list ? [given] : given), ...more], kwargs };
}

function written(constant: OperationConstant): Json {
  if (typeof constant === 'number') return constant;
  const { values, dtype } = constant;
  return { class_name: '__numpy__', config: { value: values as Json, dtype } };
}

const rankOf = (tensor: Json): number => {
  const config = isJsonObject(tensor) ? tensor['config'] : undefined;
  const shape = isJsonObject(config) ? config['shape'] : undefined;
  return Array.isArray(shape) ? shape.length : 0;
};

/** `x[:, 0]` as Keras writes it; an ellipsis, which HDF5 files cannot hold, as the axes it is. */
function index(key: ConfigValue, rank: number): Json {
  const items = Array.isArray(key) ? (key as ConfigValue[]) : [key];
  const taken = items.filter((item) => item !== null && item !== '...').length;
  const written = items.flatMap((item): Json[] =>
    item === '...' ? Array.from({ length: rank - taken }, () => part({})) : [itemOf(item)],
  );
  return Array.isArray(key) || written.length !== 1 ? written : (written[0] as Json);
}

const itemOf = (item: ConfigValue): Json =>
  item === null || typeof item !== 'object'
    ? item
    : part(item as { readonly [name: string]: Json });

const part = ({
  start = null,
  stop = null,
  step = null,
}: {
  readonly [name: string]: Json;
}): Json => ({
  class_name: '__slice__',
  config: { start, stop, step },
});
