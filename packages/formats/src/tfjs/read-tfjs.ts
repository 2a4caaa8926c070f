import { FormatError, type Registry } from '@graftjs/core';
import { buildModel } from '../keras/build-model.js';
import type { CustomObjects } from '../keras/reading/reading.js';
import type { JsonObject } from '../keras/keras-object.js';
import type { LoadedModel } from '../loading/loaded-model.js';
import type { ArtifactSource } from '../source/artifact-source.js';
import { decodeGroup } from './decode-weights.js';
import { parseModelJson } from './parse-model-json.js';
import { checkShardSizes, readGroup, type LoadProgress } from './read-group.js';

export interface ReadTfjsOptions {
  readonly registry: Registry;
  readonly customObjects: CustomObjects;
  readonly onProgress: LoadProgress | undefined;
}

/** Reads a layers model of TensorFlow.js. Everything is checked before the first tensor is made. */
export async function readTfjs(
  source: ArtifactSource,
  file: string,
  json: JsonObject,
  { registry, customObjects, onProgress }: ReadTfjsOptions,
): Promise<LoadedModel> {
  const where = source.locate(file);
  const { topology, kerasVersion, groups, ...facts } = parseModelJson(json, where);
  await checkShardSizes(source, groups);
  const model = buildModel({
    topology,
    kerasVersion,
    where,
    registry,
    customObjects,
    stored: groups.flatMap(({ weights }) => weights.filter(({ group }) => group !== 'optimizer')),
  });
  try {
    const totalBytes = groups.reduce((sum, { bytes }) => sum + bytes, 0);
    let loadedBytes = 0;
    for (const group of groups) {
      const bytes = await readGroup(source, group, (name, count) => {
        loadedBytes += count;
        onProgress?.({ file: name, loadedBytes, totalBytes });
      });
      for (const weight of decodeGroup(group, bytes)) model.assign(weight);
    }
    return {
      ...model.finish(),
      format: 'tfjs-layers',
      kerasVersion,
      optimizerWeights: [],
      ...facts,
    };
  } catch (error) {
    model.dispose();
    throw error instanceof RangeError ? outOfMemory(where, error) : error;
  }
}

function outOfMemory(where: string, cause: RangeError): FormatError {
  return new FormatError({
    where,
    problem: 'the weights do not fit into memory',
    operands: [{ label: 'reason', value: cause.message }],
    cause,
  });
}
