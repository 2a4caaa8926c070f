import { FormatError, type Model, type Registry } from '@graftjs/core';
import { layersRegistry } from '@graftjs/layers';
import { detect, type Detected } from '../detect/detect.js';
import { formatNames } from '../detect/format-names.js';
import type { CustomObjects } from '../keras/reading/reading.js';
import type { JsonObject } from '../keras/keras-object.js';
import { openSource, type ModelSource } from '../source/open-source.js';
import type { Fetch } from '../source/url-source.js';
import type { LoadProgress } from '../tfjs/read-group.js';
import { readTfjs } from '../tfjs/read-tfjs.js';
import type { LoadedModel } from './loaded-model.js';

export interface LoadModelOptions {
  /** Your own layers, activations and other classes, by the names in the file. */
  readonly customObjects?: CustomObjects;
  /** Every class that files may name. Default: all of `@graftjs/layers`. */
  readonly registry?: Registry;
  /** What downloads files; the global `fetch` by default. */
  readonly fetch?: Fetch;
  readonly onProgress?: LoadProgress;
}

/**
 * Loads a model: a layers model of TensorFlow.js, from disk, from the web, or from memory.
 *
 * Nothing of a file that is damaged, or that asks for something unknown, is left behind: the error
 * says what, where, expected and got.
 *
 * @example
 * const base = await loadModel('mobilenet/model.json');
 */
export async function loadModel(
  source: ModelSource,
  options: LoadModelOptions = {},
): Promise<Model> {
  return (await readModel(source, options)).model;
}

/** Loads a model with everything else that its file says. */
export async function readModel(
  given: ModelSource,
  { customObjects = {}, registry = layersRegistry(), fetch, onProgress }: LoadModelOptions = {},
): Promise<LoadedModel> {
  const opened = await openSource(given, fetch);
  const detected = await detect(opened);
  const { source } = opened;
  if (detected.format === 'tfjs-layers' || detected.format === 'tfjs-graph') {
    const json = detected.json as JsonObject;
    return readTfjs(source, detected.file, json, { registry, customObjects, onProgress });
  }
  throw cannotRead(detected, source.locate(detected.file));
}

function cannotRead({ format }: Detected, where: string): FormatError {
  return new FormatError({
    where,
    problem: `it is ${formatNames[format]}, which cannot be read`,
    operands: [{ label: 'can be read', value: formatNames['tfjs-layers'] }],
  });
}
