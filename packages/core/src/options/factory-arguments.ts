import { ConfigError } from '../errors/config-error.js';
import { isSerializable } from '../serialization/config.js';
import type { GivenOptions, OptionSchema } from './option.js';

/**
 * The arguments of a factory: one options object, led by the option that nobody names where the
 * definition says which one that is. `dense(64)`, `dense(64, { useBias: false })`, `dense({ units: 64 })`.
 */
export type FactoryArguments<
  S extends OptionSchema,
  Positional extends keyof S & string,
  Extra = unknown,
> =
  | OptionalIfEmpty<GivenOptions<S> & Extra>
  | ([Positional] extends [never]
      ? never
      : [
          positional: NonNullable<S[Positional]['given']>,
          ...rest: OptionalIfEmpty<Omit<GivenOptions<S>, Positional> & Extra>,
        ]);

type OptionalIfEmpty<Given> = Record<never, never> extends Given ? [given?: Given] : [given: Given];

/** Brings both ways of calling a factory to one options object. */
export function optionsFromArguments(
  given: readonly unknown[],
  positional: string | undefined,
  where: string,
): Record<string, unknown> {
  const [first, second] = given;
  if (first === undefined) return asOptions(second ?? {}, where);
  if (isPlainObject(first)) return first;
  if (positional === undefined) return asOptions(first, where);
  const rest = asOptions(second ?? {}, where);
  if (positional in rest) {
    throw new ConfigError({ where, problem: `the option "${positional}" is given twice` });
  }
  return { [positional]: first, ...rest };
}

function asOptions(value: unknown, where: string): Record<string, unknown> {
  if (isPlainObject(value)) return value;
  throw new ConfigError({
    where,
    problem: 'options come as an object',
    operands: [{ label: 'got', value: Array.isArray(value) ? 'an array' : `a ${typeof value}` }],
  });
}

function isPlainObject(value: unknown): value is Record<string, unknown> {
  return (
    value !== null && typeof value === 'object' && !Array.isArray(value) && !isSerializable(value)
  );
}
