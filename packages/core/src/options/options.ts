import { option, type Default, type Option } from './option.js';

// The kinds of options that the packages share. Each takes its own constraints and a `default`.

interface Range {
  readonly min?: number;
  readonly max?: number;
}

type Optionality<D> = D extends { readonly default: unknown } ? true : false;

const within = (value: number, { min = -Infinity, max = Infinity }: Range): boolean =>
  value >= min && value <= max;

function describeRange(noun: string, { min, max }: Range): string {
  if (min !== undefined && max !== undefined) return `${noun} from ${min} to ${max}`;
  if (min !== undefined) return `${noun} of at least ${min}`;
  return max === undefined ? noun : `${noun} of at most ${max}`;
}

/** A finite number. */
export function number<const D extends Range & Default<number>>(
  settings: D = {} as D,
): Option<number, number, Optionality<D>> {
  const parse = (value: unknown) =>
    typeof value === 'number' && Number.isFinite(value) && within(value, settings)
      ? value
      : undefined;
  return option<number, number, D>(describeRange('a number', settings), parse, settings);
}

/** A whole number. */
export function integer<const D extends Range & Default<number>>(
  settings: D = {} as D,
): Option<number, number, Optionality<D>> {
  const parse = (value: unknown) =>
    Number.isInteger(value) && within(value as number, settings) ? (value as number) : undefined;
  return option<number, number, D>(describeRange('a whole number', settings), parse, settings);
}

export function boolean<const D extends Default<boolean>>(
  settings: D = {} as D,
): Option<boolean, boolean, Optionality<D>> {
  const parse = (value: unknown) => (typeof value === 'boolean' ? value : undefined);
  return option<boolean, boolean, D>('true or false', parse, settings);
}

export function string<const D extends Default<string>>(
  settings: D = {} as D,
): Option<string, string, Optionality<D>> {
  const parse = (value: unknown) => (typeof value === 'string' ? value : undefined);
  return option<string, string, D>('a text', parse, settings);
}

/** One of a few names. */
export function oneOf<const T extends string, const D extends Default<T>>(
  names: readonly T[],
  settings: D = {} as D,
): Option<T, T, Optionality<D>> {
  const parse = (value: unknown) => names.find((name) => name === value);
  return option<T, T, D>(names.map((name) => `"${name}"`).join(' or '), parse, settings);
}

/** One whole number for all spatial axes, or one for each of `length` axes. */
export function perAxis<const D extends Range & Default<number | readonly number[]>>(
  length: number,
  settings: D = {} as D,
): Option<number | readonly number[], readonly number[], Optionality<D>> {
  const parse = (value: unknown): readonly number[] | undefined => {
    const axes: unknown[] = Array.isArray(value) ? value : Array(length).fill(value);
    const valid = (axis: unknown) => Number.isInteger(axis) && within(axis as number, settings);
    return axes.length === length && axes.every(valid) ? (axes as number[]) : undefined;
  };
  const resolved =
    'default' in settings ? { default: parse(settings.default) as readonly number[] } : {};
  const noun = describeRange('a whole number', settings);
  return option<readonly number[], number | readonly number[], Default<readonly number[]>>(
    `${noun}, or ${length} of them`,
    parse,
    resolved,
  ) as Option<number | readonly number[], readonly number[], Optionality<D>>;
}

/** An array of whole numbers, `null` for a free axis. */
export function shape<const D extends Default<readonly (number | null)[]>>(
  settings: D = {} as D,
): Option<readonly (number | null)[], readonly (number | null)[], Optionality<D>> {
  const parse = (value: unknown) =>
    Array.isArray(value) && value.every((axis) => axis === null || Number.isInteger(axis))
      ? (value as (number | null)[])
      : undefined;
  return option<readonly (number | null)[], readonly (number | null)[], D>(
    'an array of whole numbers',
    parse,
    settings,
  );
}

/** The option, or `null` for none; `null` is the default. */
export function nullable<Given, Resolved>(
  inner: Option<Given, Resolved, boolean>,
): Option<Given | null, Resolved | null, true> {
  const parse = (value: unknown) => (value === null ? null : inner.parse(value));
  return { expected: `${inner.expected}, or null`, parse, optional: true, default: null };
}
