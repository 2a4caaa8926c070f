import { FormatError } from '@graftjs/core';
import { readModel, type ModelSource } from '@graftjs/formats';
import type { Preprocessing } from '@graftjs/zoo';
import { classifierOf, revivePreprocessing, type Classifier } from './classifier.js';

/**
 * Loads what `saveClassifier` saved.
 *
 * @param source the folder, its `model.json`, or whatever else `loadModel` takes
 * @throws FormatError where the model was saved without labels
 * @example
 * const classifier = await loadClassifier('my-model');
 * const [best] = await classify(classifier, image);
 */
export async function loadClassifier(source: ModelSource): Promise<Classifier> {
  const { model, userDefinedMetadata } = await readModel(source);
  const saved = userDefinedMetadata?.['classifier'] as Partial<Classifier> | undefined;
  const labels = saved?.labels;
  const complete = Array.isArray(labels) && saved?.preprocessing && saved.inputSize;
  if (!complete) {
    model.dispose();
    throw new FormatError({
      where: typeof source === 'string' ? source : 'loadClassifier',
      problem: 'the model was not saved as a classifier: it names no classes',
      hint: 'Load it with loadModel and say them: classifierOf(model, { labels, preprocessing }).',
    });
  }
  return classifierOf(model, {
    labels: labels as readonly string[],
    preprocessing: revivePreprocessing(saved.preprocessing as Preprocessing),
    inputSize: saved.inputSize as [number, number],
    metrics: saved.metrics ?? {},
  });
}
