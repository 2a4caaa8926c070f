import { loadClassifier } from '@graftjs/transfer';
import { hasLabels } from './has-labels.js';
import { imageInput } from './image-input.js';
import type { ImageModel } from './image-model.js';
import { openModelFile, type ModelFileOptions } from './open-model-file.js';

/**
 * The model of a run folder, with the labels and preprocessing there, or any other model with what
 * is known of it. What the user says goes before what the folder says.
 */
export async function openModel(path: string, options: ModelFileOptions): Promise<ImageModel> {
  const told = options.labels !== undefined || options.preprocess !== undefined;
  if (told || !(await hasLabels(path))) return openModelFile(path, options);
  const { model, labels, preprocessing } = await loadClassifier(path);
  return { model, labels, preprocessing, channels: imageInput(model, path).channels };
}
