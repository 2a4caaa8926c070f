import { ConfigError, didYouMean } from '@graftjs/core';
import { InvalidArgumentError } from 'commander';
import { parseSpec, type Spec } from './spec.js';

/** An option of an entry, as the library declares its own. */
export interface SpecOption {
  readonly expected: string;
  parse(value: unknown): unknown;
  readonly default?: unknown;
}

/** One of several ways, by its name on the command line. */
export interface Entry<Context, Made> {
  /** What it is, in a line. */
  readonly summary: string;
  readonly options: Readonly<Record<string, SpecOption>>;
  make(options: Readonly<Record<string, unknown>>, context: Context): Made;
}

/** Ways to do something, by their names. */
export type Catalogue<Context, Made> = Readonly<Record<string, Entry<Context, Made>>>;

/** A parser of a command line for one of them; names and options that are not there are refused. */
export function specOf<Context, Made>(catalogue: Catalogue<Context, Made>): (text: string) => Spec {
  return (text) => {
    const spec = parseSpec(text);
    const entry = Object.hasOwn(catalogue, spec.name) ? catalogue[spec.name] : undefined;
    if (!entry) throw new InvalidArgumentError(didYouMean(spec.name, Object.keys(catalogue)));
    valuesOf(spec, entry);
    return spec;
  };
}

/** The same, for an option that may be given several times. */
export function specsOf<Context, Made>(
  catalogue: Catalogue<Context, Made>,
): (text: string, before: readonly Spec[] | undefined) => Spec[] {
  const parse = specOf(catalogue);
  return (text, before = []) => [...before, parse(text)];
}

/** Makes what a spec names. */
export function make<Context, Made>(
  catalogue: Catalogue<Context, Made>,
  spec: Spec,
  context: Context,
): Made {
  const entry = catalogue[spec.name];
  if (!entry) {
    const hint = didYouMean(spec.name, Object.keys(catalogue));
    throw new ConfigError({ where: spec.text, problem: `there is no "${spec.name}"`, hint });
  }
  return entry.make(valuesOf(spec, entry), context);
}

/** The options of a spec as values; an option that is not there, or cannot be that, is refused. */
function valuesOf<Context, Made>(
  spec: Spec,
  { options }: Entry<Context, Made>,
): Record<string, unknown> {
  const names = Object.keys(options);
  const entries = Object.entries(spec.options).map(([name, text]) => {
    const option = Object.hasOwn(options, name) ? options[name] : undefined;
    if (!option) {
      const hint =
        names.length === 0 ? 'It takes none.' : didYouMean(name, names).replace(/^Known/, 'There');
      throw new InvalidArgumentError(`"${spec.name}" has no option "${name}". ${hint}`);
    }
    const value = readings(text).find((reading) => option.parse(reading) !== undefined);
    if (value === undefined) {
      throw new InvalidArgumentError(
        `"${name}" of "${spec.name}" must be ${option.expected}, not ${JSON.stringify(text)}.`,
      );
    }
    return [name, value] as const;
  });
  return Object.fromEntries(entries);
}

/** What a text may mean, the likeliest first. */
function readings(text: string | true): unknown[] {
  if (text === true || text === 'true') return [true];
  if (text === 'false') return [false, text];
  const number = Number(text);
  return Number.isFinite(number) ? [number, text] : [text];
}
