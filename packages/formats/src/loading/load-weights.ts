import { FormatError, type Model } from '@graftjs/core';
import { detect, type Detected } from '../detect/detect.js';
import { formatNames } from '../detect/format-names.js';
import { openHdf5 } from '../hdf5/hdf5-file.js';
import type { Hdf5Group } from '../hdf5/hdf5-group.js';
import { layerGroups, weightsGroup, writerOf } from '../keras/h5/layer-groups.js';
import { pairModel, type PairedModel, type PairSettings } from '../keras/h5/pair-model.js';
import {
  layersGroup,
  namedGroups,
  namesOfLayers,
  variableGroups,
} from '../keras/h5/variable-paths.js';
import type { WeightTree } from '../keras/h5/weight-tree.js';
import { openShards } from '../sharded/open-shards.js';
import { assignPairs } from '../keras/weights/assign-pairs.js';
import { openKerasZip } from '../keras/zip/read-keras-zip.js';
import type { JsonObject } from '../keras/keras-object.js';
import { readSafetensors } from '../safetensors/read-safetensors.js';
import { openSource, type ModelSource, type OpenedSource } from '../source/open-source.js';
import { readWhole } from '../source/read-whole.js';
import type { Fetch } from '../source/url-source.js';
import type { LoadProgress } from '../tfjs/read-group.js';
import { tfjsArrays } from '../tfjs/stored-arrays.js';
import { guarded } from './guarded.js';
import { pairNamed, type NameMap, type NamedSettings } from './pair-named.js';

export interface LoadWeightsOptions extends PairSettings {
  /**
   * The layer that each name in the file stands for, for files that know arrays by name alone:
   * `{ 'features.0': 'conv1' }` for the modules of PyTorch, whose kernels are turned on the way.
   */
  readonly names?: NameMap;
  readonly fetch?: Fetch;
  readonly onProgress?: LoadProgress;
}

/** Which layers took weights from a file, and which did not, with the reason. */
export type LoadedWeights = Omit<PairedModel, 'pairs'>;

/**
 * Loads weights into a model that is there already: from the HDF5 files and `.keras` archives of
 * any Keras, whole models or weights alone, by topology (layer after layer, as they are listed) or
 * by the names of layers; from safetensors, those of PyTorch included, and TensorFlow.js by name;
 * from several files, by the index of them (`model.weights.json`).
 *
 * Everything is compared before the first weight changes, so a file that does not fit changes none.
 *
 * @example
 * const { matched, skipped } = await loadWeights(model, 'imagenet.h5', { byName: true, skipMismatch: true });
 */
export async function loadWeights(
  model: Model,
  given: ModelSource,
  { byName = false, skipMismatch = false, names, fetch, onProgress }: LoadWeightsOptions = {},
): Promise<LoadedWeights> {
  const { source, entry } = await openSource(given, fetch);
  const detected = await detect({ source, entry });
  const { file } = detected;
  const where = source.locate(file);
  const settings = { byName, skipMismatch, ...(names ? { names } : {}) };
  return guarded(where, async () => {
    const found = await pairFile(model, { source, entry: file }, detected, settings, onProgress);
    assignPairs(found.pairs);
    return { matched: found.matched, skipped: found.skipped };
  });
}

async function pairFile(
  model: Model,
  { source }: OpenedSource,
  { format, file, json }: Detected,
  settings: NamedSettings,
  onProgress: LoadProgress | undefined,
): Promise<PairedModel> {
  const where = source.locate(file);
  if (format === 'tfjs-layers') {
    const arrays = await tfjsArrays(source, file, json as JsonObject);
    return pairNamed(model, arrays, settings, where);
  }
  if (format === 'sharded-weights') {
    const shards = await openShards(source, file, json as JsonObject, onProgress);
    return shards.kind === 'safetensors'
      ? pairNamed(model, shards.arrays, settings, where)
      : pairVariables(model, shards.root, new Map(), settings, where);
  }
  if (format !== 'keras-h5' && format !== 'keras-zip' && format !== 'safetensors') {
    throw new FormatError({
      where,
      problem: `weights cannot be loaded from ${formatNames[format]}`,
    });
  }
  const bytes = await readWhole(source, file, onProgress);
  if (format === 'safetensors') {
    return pairNamed(model, readSafetensors(bytes, where).arrays, settings, where);
  }
  if (format === 'keras-h5') return pairRoot(model, openHdf5(bytes, where).root, settings, where);
  const { weights, topology } = openKerasZip(bytes, where);
  const { root } = openHdf5(weights.read(), where);
  return pairVariables(model, root, namesOfLayers(topology), settings, where);
}

/** By whichever of its layouts Keras wrote the file in. */
function pairRoot(
  model: Model,
  root: Hdf5Group,
  settings: PairSettings,
  where: string,
): PairedModel {
  const older = weightsGroup(root);
  if (older) return pairModel(model, layerGroups(older, where), writerOf(root), settings, where);
  return pairVariables(model, root, new Map(), settings, where);
}

/** By the places that Keras 3 has for them. */
function pairVariables(
  model: Model,
  root: WeightTree,
  names: ReadonlyMap<string, string>,
  settings: PairSettings,
  where: string,
): PairedModel {
  if (layersGroup(root)) {
    const groups = settings.byName ? namedGroups(root, model, names) : variableGroups(root, model);
    return pairModel(model, groups, { keras: 3, backend: null }, settings, where);
  }
  throw new FormatError({
    where,
    problem: 'there are no weights in it that Keras wrote',
    operands: [{ label: 'groups', value: root.names.slice(0, 8).join(', ') || 'none' }],
  });
}
