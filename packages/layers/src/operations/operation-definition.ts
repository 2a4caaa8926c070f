import {
  ConfigError,
  type ConfigValue,
  type DataType,
  type Shape,
  type Tensor,
} from '@graftjs/core';

/** What an operation is told beside its tensors: `{ axis: 1, keepdims: true }`. */
export type Settings = { readonly [name: string]: ConfigValue };

/** One function of `keras.ops`. */
export interface OperationDefinition {
  /** The tensors that it takes, by Keras's names; a list of any length where it is one name and `several`. */
  readonly tensors: readonly string[];
  readonly several?: boolean;
  /** Everything else that it takes, by Keras's names in camel case. */
  readonly settings?: readonly string[];
  /** Dtype of what it gives, default float32. */
  readonly dtype?: DataType | ((settings: Settings) => DataType);
  /** From the shapes of its tensors; a list of shapes where it gives several tensors. */
  shape(shapes: readonly Shape[], settings: Settings): Shape | readonly Shape[];
  run(tensors: readonly Tensor[], settings: Settings): Tensor | readonly Tensor[];
}

/** An error about what an operation is told. */
export function refused(problem: string, got?: ConfigValue): ConfigError {
  return new ConfigError({
    where: 'Operation',
    problem,
    ...(got === undefined ? {} : { operands: [{ label: 'got', value: JSON.stringify(got) }] }),
  });
}

/** A whole number among the settings. */
export function integerOf(settings: Settings, name: string, standard?: number): number {
  const value = settings[name] ?? standard;
  if (Number.isInteger(value)) return value as number;
  throw refused(`"${name}" must be a whole number`, value ?? null);
}

/** A list of whole numbers among the settings; one number counts as a list of it. */
export function integersOf(settings: Settings, name: string): number[] {
  const value = settings[name];
  const list = Array.isArray(value) ? (value as ConfigValue[]) : [value];
  if (list.every(Number.isInteger)) return list as number[];
  throw refused(`"${name}" must be whole numbers`, value ?? null);
}

/** A number among the settings, which may be given as a list of it. */
export function numberOf(settings: Settings, name: string, standard?: number): number {
  const value = settings[name] ?? standard;
  if (typeof value === 'number') return value;
  throw refused(`"${name}" must be a number`, value ?? null);
}

/** An axis counted from the front. */
export function axisOf(axis: number, rank: number): number {
  const at = axis < 0 ? axis + rank : axis;
  if (at >= 0 && at < rank) return at;
  throw refused(`there is no axis ${axis} in a tensor of rank ${rank}`);
}

/** The axes that a reduction goes over, counted from the front; all where none are given. */
export function axesOf(settings: Settings, rank: number): number[] {
  const axis = settings['axis'] ?? null;
  if (axis === null) return Array.from({ length: rank }, (_, i) => i);
  return integersOf(settings, 'axis').map((one) => axisOf(one, rank));
}

/** The dtype among the settings, as the nearest that tensors have; `null` where none is given. */
export function dtypeOf({ dtype = null }: Settings): DataType | null {
  if (typeof dtype !== 'string') return null;
  if (dtype === 'bool' || dtype === 'string') return dtype;
  return /^u?int/.test(dtype) ? 'int32' : 'float32';
}
