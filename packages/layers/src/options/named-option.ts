import { isSerializable, options, type Option, type Serializable } from '@graftjs/core';

// A factory that needs no arguments; which options it could take does not matter here.
// eslint-disable-next-line @typescript-eslint/no-explicit-any
type Named<T> = { readonly [name: string]: (...none: any[]) => T };

/** An option that takes a value, or the name of one of this package's. */
export function namedOption<T extends Serializable, const M extends Named<T>>(
  kind: string,
  method: string,
  known: M,
  standard: keyof M & string,
): Option<(keyof M & string) | T, T, true> {
  return {
    ...parser<T, M>(kind, method, known),
    optional: true,
    default: () => make(known, standard),
  };
}

/** The same, `null` by default. */
export function optionalNamedOption<T extends Serializable, const M extends Named<T>>(
  kind: string,
  method: string,
  known: M,
): Option<(keyof M & string) | T | null, T | null, true> {
  return options.nullable({ ...parser<T, M>(kind, method, known), optional: false });
}

const make = <T>(known: Named<T>, name: string): T => (known[name] as () => T)();

function parser<T extends Serializable, M extends Named<T>>(
  kind: string,
  method: string,
  known: M,
) {
  return {
    expected: `${kind}: ${Object.keys(known)
      .map((name) => `"${name}"`)
      .join(', ')}, or a value of your own`,
    parse(value: unknown): T | undefined {
      if (typeof value === 'string') return value in known ? make(known, value) : undefined;
      return isSerializable(value) && method in value ? (value as T) : undefined;
    },
  };
}
