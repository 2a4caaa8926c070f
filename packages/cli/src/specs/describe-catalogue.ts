import type { Catalogue } from './catalogue.js';

type AnyCatalogue = Catalogue<never, unknown>;

/** The names of all entries, and what they are. */
export function listCatalogue(catalogue: AnyCatalogue): string {
  const width = Math.max(...Object.keys(catalogue).map(({ length }) => length));
  return Object.entries(catalogue)
    .map(([name, { summary }]) => `  ${name.padEnd(width)}  ${summary}`)
    .join('\n');
}

/** One entry with its options and their defaults. */
export function describeEntry(catalogue: AnyCatalogue, name: string, flag: string): string {
  const { summary = '', options = {} } = catalogue[name] ?? {};
  const names = Object.keys(options);
  const width = Math.max(0, ...names.map(({ length }) => length));
  const lines = Object.entries(options).map(
    ([option, { expected, default: fallback }]) =>
      `  ${option.padEnd(width)}  ${expected.replace(/, or null$/, '')}${shown(fallback)}`,
  );
  return [
    `${name}: ${summary}`,
    '',
    `  ${flag} ${name}${names[0] === undefined ? '' : `:${names[0]}=…`}`,
    ...(lines.length > 0 ? ['', ...lines] : []),
  ].join('\n');
}

const shown = (value: unknown): string =>
  value === undefined || value === null ? '' : ` (default ${String(value as string | number)})`;
