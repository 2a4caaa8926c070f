import type { JsonObject } from '../keras/keras-object.js';
import type { StoredArray } from '../keras/weights/stored-array.js';
import type { ArtifactSource } from '../source/artifact-source.js';
import { decodeGroup } from './decode-weights.js';
import { parseModelJson } from './parse-model-json.js';
import { checkShardSizes, readGroup } from './read-group.js';

/** The arrays of a layers model of TensorFlow.js, without the model. */
export async function tfjsArrays(
  source: ArtifactSource,
  file: string,
  json: JsonObject,
): Promise<StoredArray[]> {
  const { groups } = parseModelJson(json, source.locate(file));
  await checkShardSizes(source, groups);
  const arrays: StoredArray[] = [];
  for (const group of groups) {
    const bytes = await readGroup(source, group, () => {});
    for (const { name, shape, dtype, values } of decodeGroup(group, bytes)) {
      arrays.push({ name, shape, dtype, read: () => values });
    }
  }
  return arrays;
}
