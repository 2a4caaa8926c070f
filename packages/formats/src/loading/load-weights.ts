import { FormatError, type Model } from '@graftjs/core';
import { detect } from '../detect/detect.js';
import { formatNames } from '../detect/format-names.js';
import { openHdf5 } from '../hdf5/hdf5-file.js';
import type { Hdf5Group } from '../hdf5/hdf5-group.js';
import { layerGroups, weightsGroup, writerOf } from '../keras/h5/layer-groups.js';
import { pairModel, type PairedModel, type PairSettings } from '../keras/h5/pair-model.js';
import { layersGroup, variableGroups } from '../keras/h5/variable-paths.js';
import { assignPairs } from '../keras/weights/assign-pairs.js';
import { openKerasZip } from '../keras/zip/read-keras-zip.js';
import { openSource, type ModelSource } from '../source/open-source.js';
import { readWhole } from '../source/read-whole.js';
import type { Fetch } from '../source/url-source.js';
import type { LoadProgress } from '../tfjs/read-group.js';

export interface LoadWeightsOptions extends PairSettings {
  readonly fetch?: Fetch;
  readonly onProgress?: LoadProgress;
}

/** Which layers took weights from a file, and which did not, with the reason. */
export type LoadedWeights = Omit<PairedModel, 'pairs'>;

/**
 * Loads weights into a model that is there already: from the HDF5 files and `.keras` archives of
 * any Keras, whole models or weights alone. By topology (layer after layer, as they are listed), or
 * by the names of layers.
 *
 * Everything is compared before the first weight changes, so a file that does not fit changes none.
 *
 * @example
 * const { matched, skipped } = await loadWeights(model, 'imagenet.h5', { byName: true, skipMismatch: true });
 */
export async function loadWeights(
  model: Model,
  given: ModelSource,
  { byName = false, skipMismatch = false, fetch, onProgress }: LoadWeightsOptions = {},
): Promise<LoadedWeights> {
  const { source, entry } = await openSource(given, fetch);
  const { format, file } = await detect({ source, entry });
  const where = source.locate(file);
  const settings = { byName, skipMismatch };
  if (format !== 'keras-h5' && format !== 'keras-zip') {
    throw new FormatError({
      where,
      problem: `weights cannot be loaded from ${formatNames[format]}`,
    });
  }
  const bytes = await readWhole(source, file, onProgress);
  const { root } = openHdf5(
    format === 'keras-zip' ? openKerasZip(bytes, where).weights.read() : bytes,
    where,
  );
  const { pairs, matched, skipped } = pairRoot(model, root, settings, where);
  assignPairs(pairs);
  return { matched, skipped };
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
  if (layersGroup(root)) {
    const groups = variableGroups(root, model);
    return pairModel(model, groups, { keras: 3, backend: null }, settings, where);
  }
  throw new FormatError({
    where,
    problem: 'there are no weights in it that Keras wrote',
    operands: [{ label: 'groups', value: root.names.slice(0, 8).join(', ') || 'none' }],
  });
}
