import type { Backend } from './backend.js';
import { requireOpened } from './active-backend.js';
import type { KernelOrigin } from './install-kernels.js';

/** Which kernels a backend has, and where each comes from. */
export interface Coverage {
  readonly backend: string;
  readonly kernels: ReadonlyMap<string, KernelOrigin>;
  readonly counts: Readonly<Record<KernelOrigin, number>>;
  /** As a table for people: what is composed and what falls back, by name. */
  toString(): string;
}

/**
 * Where every kernel of a backend comes from: `native` ones are its own, `composed` ones are built
 * from its own, `fallback` ones run elsewhere with the data moved there and back.
 *
 * @param backend default the active one
 */
export function coverage(backend?: Backend): Coverage {
  const { backend: found, kernels, fallback } = requireOpened('coverage', backend);
  const sorted = new Map([...kernels.origins].sort(([a], [b]) => (a < b ? -1 : 1)));
  const named = (origin: KernelOrigin): string[] =>
    [...sorted].filter(([, from]) => from === origin).map(([name]) => name);
  const lists = {
    native: named('native'),
    composed: named('composed'),
    fallback: named('fallback'),
  };
  return {
    backend: found.name,
    kernels: sorted,
    counts: {
      native: lists.native.length,
      composed: lists.composed.length,
      fallback: lists.fallback.length,
    },
    toString: () =>
      [
        `backend "${found.name}": ${sorted.size} kernels`,
        row('native', lists.native.length),
        row('composed', lists.composed.length, lists.composed),
        row(`on ${fallback?.backend.name ?? 'none'}`, lists.fallback.length, lists.fallback),
      ].join('\n'),
  };
}

function row(label: string, count: number, names: readonly string[] = []): string {
  const head = `  ${label.padEnd(10)}${String(count).padStart(4)}  `;
  const lines = [''];
  for (const name of names) {
    const last = lines.at(-1)!;
    if (last.length + name.length > 78 - head.length) lines.push(name);
    else lines[lines.length - 1] = last ? `${last} ${name}` : name;
  }
  return (head + lines.join(`\n${' '.repeat(head.length)}`)).trimEnd();
}
