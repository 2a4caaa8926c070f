import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';

/** The features of all published vectors: sin(0.7 i + 1.3 j + 0.11 i j). */
export function feat(rows: number, columns: number): number[][] {
  return Array.from({ length: rows }, (_, i) =>
    Array.from({ length: columns }, (_, j) => Math.sin(0.7 * i + 1.3 * j + 0.11 * i * j)),
  );
}

/** The labels of all published vectors: i mod C. */
export function lab(count: number, classes: number): number[] {
  return Array.from({ length: count }, (_, i) => i % classes);
}

/** Rows scaled and made probabilities. */
export function softmaxRows(rows: readonly number[][], scale: number): number[][] {
  return rows.map((row) => {
    const exps = row.map((x) => Math.exp(scale * x));
    const sum = exps.reduce((a, b) => a + b, 0);
    return exps.map((e) => e / sum);
  });
}

/** Computed figures of other systems: a number, or numbers by name. */
const vectors = JSON.parse(readFileSync(resolve(import.meta.dirname, 'vectors.json'), 'utf8')) as {
  readonly [name: string]: unknown;
};

/** All of them. */
export const allVectors = (): { readonly [name: string]: unknown } => vectors;

/** One published figure: `vector('logme_12x4_c3', 'icml_tllib')`. */
export function vector(name: string, part?: string): number {
  const found = vectors[name];
  const value = part === undefined ? found : (found as { readonly [part: string]: unknown })[part];
  if (typeof value !== 'number') throw new Error(`no vector ${name} ${part ?? ''}`);
  return value;
}

/** A published list of figures. */
export function vectorList(name: string, part?: string): number[] {
  const found = vectors[name];
  return (part === undefined ? found : (found as { [part: string]: unknown })[part]) as number[];
}
