import {
  defineMergeLayer,
  didYouMean,
  options,
  scalar,
  tensor,
  ConfigError,
  type ConfigValue,
  type DataType,
  type Shape,
  type Tensor,
} from '@graftjs/core';
import { activationOperations } from './activation-operations.js';
import { elementwiseOperations } from './elementwise.js';
import { indexingOperations } from './get-item.js';
import { refused, type OperationDefinition, type Settings } from './operation-definition.js';
import { productOperations } from './products.js';
import { rearrangementOperations } from './rearrangements.js';
import { reductionOperations } from './reductions.js';

const known = {
  ...activationOperations,
  ...elementwiseOperations,
  ...indexingOperations,
  ...productOperations,
  ...rearrangementOperations,
  ...reductionOperations,
} as const;

/** The name of a function of `keras.ops` that `operation` knows. */
export type OperationName = keyof typeof known;

/** Every function of `keras.ops` that `operation` knows: what it takes, gives and computes. */
export const operations: { readonly [Name in OperationName]: OperationDefinition } = known;

/** Numbers that stand in the place of an input. */
export type OperationConstant =
  number | { readonly values: ConfigValue; readonly dtype: 'float32' | 'int32' | 'bool' };

const isConstant = (value: unknown): boolean =>
  typeof value === 'number' ||
  (value !== null && typeof value === 'object' && 'values' in value && 'dtype' in value);

const isRecord = (value: unknown): value is Settings =>
  value !== null && typeof value === 'object' && !Array.isArray(value);

const operationOptions = {
  operation: options.custom<OperationName>('the name of an operation', (value) => {
    if (typeof value !== 'string') return undefined;
    if (Object.hasOwn(operations, value)) return value as OperationName;
    throw new ConfigError({
      where: 'Operation',
      problem: `there is no operation "${value}"`,
      hint: didYouMean(value, Object.keys(operations)),
    });
  }),
  /** What it takes in order: a constant, or null for the next input. Left out, all are inputs. */
  operands: options.nullable(
    options.custom<readonly (OperationConstant | null)[]>(
      'a list of constants, with null for each input',
      (value) =>
        Array.isArray(value) && value.every((item) => item === null || isConstant(item))
          ? (value as (OperationConstant | null)[])
          : undefined,
    ),
  ),
  /** Everything else, by Keras's names in camel case: `{ axis: 1 }`. */
  settings: options.custom<Settings, Settings, { default: Settings }>(
    'a record of settings',
    (value) => (isRecord(value) ? value : undefined),
    { default: {} },
  ),
};

/** Inputs and constants in their places. */
function placed<T>(
  inputs: readonly T[],
  {
    operation: name,
    operands,
  }: { operation: OperationName; operands: readonly (OperationConstant | null)[] | null },
  constant: (value: OperationConstant) => T,
): T[] {
  const { tensors, several = false } = operations[name];
  let next = 0;
  const list = operands
    ? operands.map((item) => (item === null ? (inputs[next++] as T) : constant(item)))
    : [...inputs];
  const count = operands ? next : inputs.length;
  const fits = several ? list.length > 0 : list.length === tensors.length;
  if (fits && count === inputs.length && !list.includes(undefined as T)) return list;
  throw refused(
    `${name} takes ${several ? 'several tensors' : tensors.join(', ')}; ${inputs.length} inputs do not fit`,
  );
}

function shapeOf(constant: OperationConstant): Shape {
  if (typeof constant === 'number') return [];
  const shape: number[] = [];
  for (let at: ConfigValue = constant.values; Array.isArray(at); at = at[0] as ConfigValue) {
    shape.push(at.length);
  }
  return shape;
}

const tensorOf = (constant: OperationConstant): Tensor =>
  typeof constant === 'number'
    ? scalar(constant)
    : tensor(constant.values as number[], undefined, constant.dtype as DataType & 'float32');

/**
 * A function of `keras.ops` between two layers: `x + 1`, `x[:, 0]`, `mean(x, axis=1)`. This is how
 * files hold what Python computes with the outputs of layers; it has no weights, and passes no mask.
 *
 * Gives several tensors where the function does (`split`, `unstack`, `topK`): use `connect`.
 *
 * @example
 * const shifted = operation('add', { operands: [null, 1] }).apply(x);
 * const first = operation('getItem', { settings: { key: [{}, 0] } }).apply(x); // x[:, 0]
 * const mean = operation('mean', { settings: { axis: 1 } }).apply(x);
 */
export const operation = defineMergeLayer({
  type: 'layers/Operation',
  positional: 'operation',
  options: operationOptions,
  input: { fixedAxis: null },
  dtype({ operation: name, settings }) {
    const { dtype = 'float32' } = operations[name];
    return typeof dtype === 'function' ? dtype(settings) : dtype;
  },
  outputShape: (inputs, o) =>
    operations[o.operation].shape(placed<Shape>(inputs, o, shapeOf), o.settings),
  call: (inputs, { options: o }) =>
    operations[o.operation].run(placed<Tensor>(inputs, o, tensorOf), o.settings),
});
