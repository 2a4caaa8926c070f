import { ConfigError, didYouMean } from '@graftjs/core';

/** Another word for a known name. */
export type Aliases<Name extends string> = { readonly [alias: string]: Name };

/**
 * What a name stands for, or the value itself where one is given. Names of Python are understood
 * too: `categorical_crossentropy` is `categoricalCrossentropy`.
 *
 * @throws ConfigError that lists the nearest names
 */
export function named<Name extends string, Value extends object>(
  kind: string,
  given: string | Value,
  makers: { readonly [N in Name]: () => Value },
  aliases: Aliases<NoInfer<Name>> = {},
): Value {
  if (typeof given !== 'string') return given;
  const camel = given.replace(/_([a-z0-9])/g, (_, letter: string) => letter.toUpperCase());
  const exact = [given, camel, aliases[given.toLowerCase()] ?? '']
    .map((name) => Object.keys(makers).find((key) => same(key, name)))
    .find((name) => name !== undefined) as Name | undefined;
  if (exact !== undefined) return makers[exact]();
  throw new ConfigError({
    where: kind,
    problem: `there is no ${kind} "${given}"`,
    hint: didYouMean(camel, [...Object.keys(makers), ...Object.keys(aliases)]),
  });
}

/** `AdamW`, `adamw` and `adamW` are one. */
const same = (a: string, b: string): boolean => a.toLowerCase() === b.toLowerCase();
