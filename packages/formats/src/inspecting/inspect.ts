import type { Registry } from '@graftjs/core';
import { layersRegistry } from '@graftjs/layers';
import { detect, type Detected } from '../detect/detect.js';
import { formatNames } from '../detect/format-names.js';
import type { JsonObject } from '../keras/keras-object.js';
import type { CustomObjects } from '../keras/reading/reading.js';
import { guarded } from '../loading/guarded.js';
import type { ReadSettings } from '../loading/read-settings.js';
import type { ArtifactSource } from '../source/artifact-source.js';
import { readWhole } from '../source/read-whole.js';
import { openSource, type ModelSource } from '../source/open-source.js';
import type { Fetch } from '../source/url-source.js';
import { inspectTfjs } from '../tfjs/inspect-tfjs.js';
import { inspectH5, inspectZip } from './inspect-keras.js';
import { openShards } from '../sharded/open-shards.js';
import { inspectShards } from './inspect-shards.js';
import { inspectSafetensors } from './inspect-safetensors.js';
import type { Inspection } from './inspection.js';

export interface InspectOptions {
  readonly customObjects?: CustomObjects;
  readonly registry?: Registry;
  readonly fetch?: Fetch;
}

/**
 * What a model file holds: format, versions, layers with their shapes, weights, and what is unusual
 * about it. No tensor is made, and layers that are not known are no obstacle.
 *
 * @example
 * const { layers, parameters, remarks } = await inspect('mobilenet/model.json');
 */
export async function inspect(
  given: ModelSource,
  { customObjects = {}, registry = layersRegistry(), fetch }: InspectOptions = {},
): Promise<Inspection> {
  const opened = await openSource(given, fetch);
  const detected = await detect(opened);
  const where = opened.source.locate(detected.file);
  return guarded(where, () =>
    inspectDetected(opened.source, detected, { registry, customObjects }),
  );
}

async function inspectDetected(
  source: ArtifactSource,
  { format, file, json }: Detected,
  settings: ReadSettings,
): Promise<Inspection> {
  const where = source.locate(file);
  switch (format) {
    case 'tfjs-layers':
      return inspectTfjs(json as JsonObject, where, settings);
    case 'keras-h5':
      return inspectH5(await readWhole(source, file), where, settings);
    case 'keras-zip':
      return inspectZip(await readWhole(source, file), where, settings);
    case 'safetensors':
      return inspectSafetensors(await readWhole(source, file), where);
    case 'sharded-weights':
      return inspectShards(await openShards(source, file, json as JsonObject), where);
    default: {
      const remarks = [`it is ${formatNames[format]}, which cannot be read`];
      return { ...nothing, format, where, remarks };
    }
  }
}

const nothing = {
  kerasVersion: null,
  generatedBy: null,
  convertedBy: null,
  name: null,
  layers: [],
  parameters: 0,
  weightBytes: 0,
  dtypes: [],
  compiled: false,
  training: null,
  weightsAlone: false,
} as const;
