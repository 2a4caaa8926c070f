import { FormatError, type Model, type Registry } from '@graftjs/core';
import { layersRegistry } from '@graftjs/layers';
import { detect, type Detected } from '../detect/detect.js';
import { formatNames } from '../detect/format-names.js';
import type { CustomObjects } from '../keras/reading/reading.js';
import type { JsonObject } from '../keras/keras-object.js';
import { readKerasH5 } from '../keras/h5/read-keras-h5.js';
import { readKerasZip } from '../keras/zip/read-keras-zip.js';
import { openSource, type ModelSource } from '../source/open-source.js';
import type { Fetch } from '../source/url-source.js';
import type { LoadProgress } from '../tfjs/read-group.js';
import { readWhole } from '../source/read-whole.js';
import { readTfjs } from '../tfjs/read-tfjs.js';
import type { ArtifactSource } from '../source/artifact-source.js';
import { guarded } from './guarded.js';
import type { LoadedModel } from './loaded-model.js';
import type { ReadSettings } from './read-settings.js';

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
 * Loads a model: HDF5 of any Keras, a `.keras` archive, a layers model of TensorFlow.js; from disk,
 * from the web, or from memory.
 *
 * Nothing of a file that is damaged, or that asks for something unknown, is left behind: the error
 * says what, where, expected and got.
 *
 * @example
 * const base = await loadModel('pretrained.h5');
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
  const where = opened.source.locate(detected.file);
  return guarded(where, () =>
    readDetected(opened.source, detected, { registry, customObjects }, onProgress),
  );
}

async function readDetected(
  source: ArtifactSource,
  detected: Detected,
  settings: ReadSettings,
  onProgress: LoadProgress | undefined,
): Promise<LoadedModel> {
  const { format, file } = detected;
  if (format === 'tfjs-layers' || format === 'tfjs-graph') {
    return readTfjs(source, file, detected.json as JsonObject, { ...settings, onProgress });
  }
  if (format !== 'keras-h5' && format !== 'keras-zip') {
    throw cannotRead(detected, source.locate(file));
  }
  const bytes = await readWhole(source, file, onProgress);
  const where = source.locate(file);
  return format === 'keras-h5'
    ? readKerasH5(bytes, where, settings)
    : readKerasZip(bytes, where, settings);
}

function cannotRead({ format }: Detected, where: string): FormatError {
  return new FormatError({
    where,
    problem: `it is ${formatNames[format]}, which cannot be loaded as a model`,
    operands: [
      {
        label: 'can be loaded',
        value: [formatNames['keras-h5'], formatNames['keras-zip'], formatNames['tfjs-layers']].join(
          ', ',
        ),
      },
    ],
    ...(format === 'safetensors' || format === 'sharded-weights'
      ? { hint: 'It holds weights alone: make the model, then loadWeights(model, file).' }
      : {}),
  });
}
