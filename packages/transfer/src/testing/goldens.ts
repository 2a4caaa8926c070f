import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';

/** Figures of numpy, scipy, scikit-learn or torch, made by a script of `tools/goldens`. */
export function goldens<T>(name: 'scores' | 'trust' | 'losses'): T {
  const file = resolve(import.meta.dirname, 'goldens', `${name}.json`);
  return JSON.parse(readFileSync(file, 'utf8')) as T;
}
