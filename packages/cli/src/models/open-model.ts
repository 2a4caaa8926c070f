import type { Model } from '@graftjs/core';
import { readModel } from '@graftjs/formats';
import { loadClassifier } from '@graftjs/transfer';
import { zooLayers } from '@graftjs/zoo';
import { openDelta } from '../delta/delta-run.js';
import { hasLabels } from './has-labels.js';
import { imageInput } from './image-input.js';
import type { ImageModel } from './image-model.js';
import { imagePreprocessing } from './image-preprocessing.js';
import { openModelFile, type ModelFileOptions } from './open-model-file.js';

/**
 * The model of a run folder, with the labels and preprocessing there, or any other model with what
 * is known of it. What the user says goes before what the folder says.
 */
export async function openModel(path: string, options: ModelFileOptions): Promise<ImageModel> {
  const learned = await openDelta(path);
  if (learned) return learned;
  if (options.labels !== undefined || !(await hasLabels(path))) return openModelFile(path, options);
  const { model, labels, preprocessing: known } = await loadClassifier(path);
  const { size, channels } = imageInput(model, path);
  const preprocessing = imagePreprocessing(path, options.preprocess, known, size ?? known.size);
  return { model, labels, preprocessing, channels };
}

/** Any model, whatever it takes and gives. */
export async function openAnyModel(path: string): Promise<Model> {
  const learned = await openDelta(path);
  return learned?.model ?? (await readModel(path, { customObjects: zooLayers })).model;
}
