import { readdirSync, readFileSync } from 'node:fs';

interface KerasOutput {
  readonly shape: readonly number[];
  readonly output: readonly number[];
}

/** What Keras computed in a case of the sweep, and the weights that it has. */
export interface KerasAnswer extends KerasOutput {
  /** Outputs after the first. */
  readonly others?: readonly KerasOutput[];
  /** The weights after a training pass. */
  readonly moved?: readonly (readonly number[])[];
  readonly weights: readonly (readonly [name: string, shape: readonly number[]])[];
}

/** What Keras says of a layer class. */
export interface KerasClass {
  /** Of a layer that is given no name. */
  readonly name: string;
  readonly aliases: readonly string[];
  readonly options: { readonly [name: string]: { readonly default?: unknown } };
}

const folder = new URL('./goldens/', import.meta.url);
const read = (file: string): unknown => JSON.parse(readFileSync(new URL(file, folder), 'utf8'));

/** Every layer class of Keras 3; the generator stands in the file. */
export const kerasClasses = (
  read('classes.json') as { readonly classes: { readonly [name: string]: KerasClass } }
).classes;

/** Answers of Keras by `factory: title`; the generator stands in the files. */
export const kerasAnswers: { readonly [title: string]: KerasAnswer } = Object.assign(
  {},
  ...readdirSync(folder)
    .map((file) => (read(file) as { readonly layers?: object }).layers)
    .filter((layers) => layers !== undefined),
) as { readonly [title: string]: KerasAnswer };

/** Activations of Keras under Keras's names, with options, on (i / 2 − 9) as [3, 12]. */
export const kerasActivations = (
  read('activations.json') as {
    readonly activations: readonly (readonly [
      name: string,
      options: { readonly [name: string]: number | boolean },
      shape: readonly number[],
      output: readonly number[],
    ])[];
  }
).activations;
