import { ConfigError } from '@graftjs/core';
import { readModel } from '@graftjs/formats';
import { identify, type PreprocessingName, zooLayers } from '@graftjs/zoo';
import { classCount, imageInput } from './image-input.js';
import type { ImageModel } from './image-model.js';
import { imagePreprocessing } from './image-preprocessing.js';
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
  const { model } = await readModel(path, { customObjects: zooLayers });
  const identity = identify(model, { metadata: await metadataBeside(path) });
  const { size, channels } = imageInput(model, path);
  const classes = classCount(model, path);
  const labels = named ?? identity?.labels ?? numbers(classes);
  if (labels.length !== classes) {
    throw new ConfigError({
      where: labelFile ?? path,
      problem: `the model has ${classes} outputs, and there are ${labels.length} labels`,
    });
  }
  const known = identity?.preprocessing ?? null;
  return {
    model,
    labels,
    channels,
    preprocessing: imagePreprocessing(path, preprocess, known, size),
  };
}

/** Without names, the number of a class is its name. */
const numbers = (count: number): string[] => Array.from({ length: count }, (_, i) => `class ${i}`);
