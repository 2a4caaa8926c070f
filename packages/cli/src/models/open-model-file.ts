import { ConfigError, ShapeError, type Model, type Shape } from '@graftjs/core';
import { readModel } from '@graftjs/formats';
import {
  identify,
  preprocessing,
  preprocessingNames,
  type Preprocessing,
  type PreprocessingName,
} from '@graftjs/zoo';
import type { ImageModel } from './image-model.js';
import { metadataBeside } from './metadata-beside.js';
import { readLabels } from './read-labels.js';

export interface ModelFileOptions {
  /** A file with the names of the classes. */
  readonly labels?: string | undefined;
  /** How images are prepared; known for a known architecture. */
  readonly preprocess?: PreprocessingName | undefined;
}

/** A model file with what is known, or was said, about its images and classes. */
export async function openModelFile(
  path: string,
  { labels: labelFile, preprocess }: ModelFileOptions,
): Promise<ImageModel> {
  const named = labelFile === undefined ? null : await readLabels(labelFile);
  const { model } = await readModel(path);
  const identity = identify(model, { metadata: await metadataBeside(path) });
  const { size, classes } = imageAndClasses(model, path);
  const labels = named ?? identity?.labels ?? numbers(classes);
  if (labels.length !== classes) {
    throw new ConfigError({
      where: labelFile ?? path,
      problem: `the model has ${classes} outputs, and there are ${labels.length} labels`,
    });
  }
  return {
    model,
    labels,
    preprocessing: preprocessingOf(path, preprocess, identity?.preprocessing ?? null, size),
    architecture: identity?.architecture ?? null,
  };
}

/** Without names, the number of a class is its name. */
const numbers = (count: number): string[] => Array.from({ length: count }, (_, i) => `class ${i}`);

function preprocessingOf(
  path: string,
  asked: PreprocessingName | undefined,
  known: Preprocessing | null,
  size: [number, number] | null,
): Preprocessing {
  if (asked !== undefined) return preprocessing(asked, { size, fit: known?.fit ?? 'stretch' });
  if (known) return known;
  throw new ConfigError({
    where: path,
    problem: 'how images are prepared for this model is not known',
    hint: `Say it with --preprocess: ${preprocessingNames.join(', ')}.`,
  });
}

/** Height and width of the image (`null` for any), and how many classes there are. */
export function imageAndClasses(
  model: Model,
  where: string,
): { size: [number, number] | null; channels: 1 | 3; classes: number } {
  const [input, ...others] = model.inputs;
  const [output, ...more] = model.outputs;
  const [, height, width, channels] = input?.shape ?? [];
  const classes = output?.shape.at(-1);
  const isImage = input?.shape.length === 4 && (channels === 3 || channels === 1);
  if (!isImage || others.length > 0)
    throw unfit(where, 'take one image, channels last', model.inputs);
  if (output?.shape.length !== 2 || more.length > 0 || typeof classes !== 'number') {
    throw unfit(where, 'give one probability for each class', model.outputs);
  }
  const size: [number, number] | null =
    typeof height === 'number' && typeof width === 'number' ? [height, width] : null;
  return { size, channels, classes };
}

function unfit(
  where: string,
  wanted: string,
  tensors: readonly { readonly shape: Shape }[],
): ShapeError {
  return new ShapeError({
    where,
    problem: `the model does not ${wanted}`,
    operands: tensors.map(({ shape }) => ({ label: 'has', value: shape })),
  });
}
