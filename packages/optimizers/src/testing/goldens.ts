import { readFileSync } from 'node:fs';
import type { allOptimizers } from '../registry.js';

type Named<T> = { readonly [name: string]: T };

/** A trajectory of five steps that another library gives. */
export interface Golden {
  readonly optimizer: keyof typeof allOptimizers;
  readonly options: object;
  readonly rate: number;
  readonly source: string;
  readonly path: readonly Named<number[]>[];
}

export const goldens = JSON.parse(
  readFileSync(new URL('./goldens.json', import.meta.url), 'utf8'),
) as {
  readonly start: Named<{ readonly shape: number[]; readonly values: number[] }>;
  readonly gradients: readonly Named<number[]>[];
  readonly cases: readonly Golden[];
};
