import { saveModel, type SaveHandler } from '@graftjs/formats';
import type { Classifier } from './classifier.js';

export interface SaveClassifierOptions {
  /** Files that are written with it, by name: a report, figures. */
  readonly files?: Readonly<Record<string, string | Uint8Array>>;
  /** Writes into a folder that holds something else than a model. Default false. */
  readonly overwrite?: boolean;
}

/**
 * Saves a classifier as a folder, whole or not at all: a layers model that TensorFlow.js loads, with
 * the labels and the preprocessing in its metadata, and the labels beside it in `labels.json`. A
 * function takes the files instead.
 *
 * @example
 * await saveClassifier(classifierOf(model, { labels: photos.classNames }), 'my-model');
 */
export async function saveClassifier(
  { model, labels, preprocessing, inputSize, metrics }: Classifier,
  dir: string | URL | SaveHandler,
  { files = {}, overwrite = false }: SaveClassifierOptions = {},
): Promise<void> {
  const classifier = { labels, preprocessing, inputSize, metrics };
  const plain = JSON.parse(JSON.stringify({ classifier })) as Record<string, never>;
  await saveModel(model, dir, {
    overwrite,
    userDefinedMetadata: plain,
    files: { 'labels.json': `${JSON.stringify(labels, null, 2)}\n`, ...files },
  });
}
