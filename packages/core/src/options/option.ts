import { ConfigError } from '../errors/config-error.js';
import { renderValue } from '../errors/graft-error.js';

/**
 * One option of a layer, loss, optimizer or callback: what may be given, what it becomes, and its
 * default. The types of the options object follow from these, and so do the run-time checks.
 */
export interface Option<Given, Resolved, Optional extends boolean> {
  /** Says what is allowed, for messages: `a positive integer`. */
  readonly expected: string;
  /** The resolved value, or `undefined` where the given value is not allowed. */
  parse(value: unknown): Resolved | undefined;
  readonly optional: Optional;
  readonly default?: Resolved | (() => Resolved);
  /** Carries a type only. */
  readonly given?: Given;
}

// `any` here is variance, not looseness: the exact types are recovered by the mapped types below.
// eslint-disable-next-line @typescript-eslint/no-explicit-any
export type OptionSchema = { readonly [name: string]: Option<any, any, boolean> };

/** The schema of something that takes no options. */
export type NoOptions = Record<never, never>;

type GivenOf<T> = T extends Option<infer Given, unknown, boolean> ? Given : never;
type ResolvedOf<T> = T extends Option<unknown, infer Resolved, boolean> ? Resolved : never;

/** The options object a user writes: those with a default may be left out. */
export type GivenOptions<S extends OptionSchema> = {
  [K in keyof S as S[K]['optional'] extends true ? never : K]: GivenOf<S[K]>;
} & {
  [K in keyof S as S[K]['optional'] extends true ? K : never]?: GivenOf<S[K]> | undefined;
};

/** The options after checks and defaults. */
export type ResolvedOptions<S extends OptionSchema> = {
  readonly [K in keyof S]: ResolvedOf<S[K]>;
};

/** What a kind of option adds to its own constraints. */
export interface Default<T> {
  /** Makes the option optional. A function is called for each new instance. */
  readonly default?: T | (() => T);
}

type IsOptional<D> = D extends { readonly default: unknown } ? true : false;

/** An option by hand: `parse` returns `undefined` for what it does not allow. */
export function option<
  Resolved,
  Given = Resolved,
  const D extends Default<NoInfer<Resolved>> = object,
>(
  expected: string,
  parse: (value: unknown) => Resolved | undefined,
  settings?: D,
): Option<Given, Resolved, IsOptional<D>> {
  const optional = (settings !== undefined && 'default' in settings) as IsOptional<D>;
  return { expected, parse, optional, ...(settings as Default<Resolved>) };
}

/** Checks the options that a user gave against a schema and fills in the defaults. */
export function resolveOptions<S extends OptionSchema>(
  schema: S,
  given: object,
  where: string,
): ResolvedOptions<S> {
  const names = Object.keys(schema);
  for (const name of Object.keys(given)) {
    if (!(name in schema)) throw ConfigError.unknownOption(where, name, names);
  }
  const entries = names.map((name) => {
    const description = schema[name] as Option<unknown, unknown, boolean>;
    const value = (given as Record<string, unknown>)[name];
    if (value === undefined) {
      if (!description.optional) {
        throw new ConfigError({
          where,
          problem: `the option "${name}" is missing`,
          operands: [{ label: 'expected', value: description.expected }],
        });
      }
      const fallback = description.default;
      return [name, typeof fallback === 'function' ? (fallback as () => unknown)() : fallback];
    }
    const parsed = description.parse(value);
    if (parsed === undefined) {
      throw new ConfigError({
        where,
        problem: `the option "${name}" cannot be used`,
        operands: [
          { label: 'expected', value: description.expected },
          { label: 'got', value: renderValue(value) },
        ],
      });
    }
    return [name, parsed];
  });
  return Object.fromEntries(entries) as ResolvedOptions<S>;
}
