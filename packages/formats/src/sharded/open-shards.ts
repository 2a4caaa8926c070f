import { FormatError } from '@graftjs/core';
import { binaryFormat } from '../detect/binary-format.js';
import { formatNames } from '../detect/format-names.js';
import { openHdf5 } from '../hdf5/hdf5-file.js';
import { mergedTree, type WeightTree } from '../keras/h5/weight-tree.js';
import type { JsonObject } from '../keras/keras-object.js';
import type { StoredArray } from '../keras/weights/stored-array.js';
import { readSafetensors } from '../safetensors/read-safetensors.js';
import type { ArtifactSource } from '../source/artifact-source.js';
import { readWhole } from '../source/read-whole.js';
import type { LoadProgress } from '../tfjs/read-group.js';
import { shardNames } from './shard-names.js';

/** Weights that are spread over several files. */
export type Shards =
  | { readonly kind: 'keras'; readonly root: WeightTree }
  | { readonly kind: 'safetensors'; readonly arrays: readonly StoredArray[] };

/** Opens every file that an index names: HDF5 of Keras, or safetensors. */
export async function openShards(
  source: ArtifactSource,
  index: string,
  json: JsonObject,
  onProgress?: LoadProgress,
): Promise<Shards> {
  const names = shardNames(json, source.locate(index));
  const [first = ''] = names;
  const kind = binaryFormat(await source.peek(first, 512), first);
  if (kind !== 'keras-h5' && kind !== 'safetensors') {
    throw new FormatError({
      where: source.locate(first),
      problem: 'it is named as a file of weights, and is none that is known',
      operands: [{ label: 'found', value: kind ? formatNames[kind] : 'something else' }],
    });
  }
  const files: { readonly where: string; readonly bytes: Uint8Array }[] = [];
  for (const name of names) {
    const bytes = await readWhole(source, name, onProgress);
    files.push({ where: source.locate(name), bytes });
  }
  if (kind === 'keras-h5') {
    const roots = files.map(({ bytes, where }) => openHdf5(bytes, where).root);
    return { kind: 'keras', root: mergedTree(roots) };
  }
  const arrays = files.flatMap(({ bytes, where }) => readSafetensors(bytes, where).arrays);
  return { kind: 'safetensors', arrays };
}
