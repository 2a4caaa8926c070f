import { readFileSync } from 'node:fs';

interface Goldens {
  readonly layers: { readonly [title: string]: readonly number[] };
  readonly batchNormalizationTraining: {
    readonly output: readonly number[];
    readonly mean: readonly number[];
    readonly variance: readonly number[];
  };
  readonly activations: { readonly [name: string]: readonly number[] };
}

/** Numbers that PyTorch computed; the generator stands in the file. */
export const goldens = JSON.parse(
  readFileSync(new URL('./goldens.json', import.meta.url), 'utf8'),
) as Goldens;
