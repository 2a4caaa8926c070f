import type { ImageModel } from './image-model.js';
import { openModelFile, type ModelFileOptions } from './open-model-file.js';

/** The model of a run folder, with the labels and preprocessing there, or a bare model file. */
export async function openModel(path: string, options: ModelFileOptions): Promise<ImageModel> {
  return openModelFile(path, options);
}
