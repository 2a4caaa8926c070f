import { ConfigError, type Model } from '@graftjs/core';
import { identify, preprocessing as preprocessingOf, type Preprocessing } from '@graftjs/zoo';

/** A model together with what one needs to use it on a picture. */
export interface Classifier {
  readonly model: Model;
  /** The names of the classes in the order of the outputs. */
  readonly labels: readonly string[];
  readonly preprocessing: Preprocessing;
  /** Height and width of the pictures it takes. */
  readonly inputSize: readonly [number, number];
  /** Figures that were reached, for whoever loads it: `{ accuracy: 0.96 }`. */
  readonly metrics: { readonly [name: string]: number };
}

export interface ClassifierOptions {
  readonly labels: readonly string[];
  /** Default that of the architecture, where it is a known one. */
  readonly preprocessing?: Preprocessing;
  /** Default the size of the model's input. */
  readonly inputSize?: readonly [number, number];
  readonly metrics?: { readonly [name: string]: number };
}

/**
 * Puts a model, its class names and the preparation of its pictures together.
 *
 * @throws ConfigError where the labels do not fit the outputs, or the preprocessing is neither given
 * nor known
 * @example
 * const classifier = classifierOf(result.model, { labels: photos.classNames });
 */
export function classifierOf(
  model: Model,
  { labels, preprocessing, inputSize, metrics = {} }: ClassifierOptions,
): Classifier {
  const classes = model.outputs[0]?.shape.at(-1) ?? 0;
  // One output that says how likely the second of two classes is.
  const fits = labels.length === classes || (classes === 1 && labels.length === 2);
  if (!fits) {
    throw new ConfigError({
      where: 'classifierOf',
      problem: `the model has ${classes} outputs, and there are ${labels.length} labels`,
      operands: [{ label: 'labels', value: labels.slice(0, 10).join(', ') }],
    }).startingAt(classifierOf);
  }
  const known = preprocessing ? null : identify(model);
  const chosen = preprocessing ?? known?.preprocessing;
  if (!chosen) {
    throw new ConfigError({
      where: 'classifierOf',
      problem: 'how its pictures are prepared is not known, since the architecture is not',
      hint: "Say it: { preprocessing: preprocessing('mobilenet', { size: 224 }) } of @graftjs/zoo.",
    }).startingAt(classifierOf);
  }
  const size = inputSize ?? chosen.size ?? sizeOfInput(model);
  if (!size) {
    throw new ConfigError({
      where: 'classifierOf',
      problem: 'the model takes pictures of any size, and none is given',
      hint: 'Give { inputSize: [224, 224] }.',
    }).startingAt(classifierOf);
  }
  return {
    model,
    labels: [...labels],
    preprocessing: { ...chosen, size: [...size] },
    inputSize: [...size],
    metrics,
  };
}

function sizeOfInput(model: Model): [number, number] | null {
  const [, ...axes] = model.inputs[0]?.shape ?? [];
  const [height, width] = axes[0] === 3 && axes[2] !== 3 ? axes.slice(1) : axes;
  return typeof height === 'number' && typeof width === 'number' ? [height, width] : null;
}

/** The preprocessing that a file describes, checked by making it anew. */
export function revivePreprocessing(json: Preprocessing): Preprocessing {
  const { name, size, interpolation, fit } = json;
  return preprocessingOf(name, { size, interpolation, fit });
}
