import type { Model } from '@graftjs/core';
import { groupAt, groupDraft, putArray } from '../../hdf5/writing/draft.js';
import { writeHdf5 } from '../../hdf5/writing/write-hdf5.js';
import { writeZip } from '../../zip/write-zip.js';
import { modelVariables } from '../h5/layer-variables.js';
import type { KerasWriteSettings } from '../h5/write-keras-h5.js';
import { arrayDraft, parameterArray } from '../weights/written-array.js';
import { WRITTEN_KERAS_VERSION } from '../writing/keras3/version.js';
import { writeKeras3 } from '../writing/keras3/write-model.js';
import { writeVocabularies } from './assets/write-vocabularies.js';

/** A `.keras` archive the way Keras 3 writes it. */
export async function writeKerasZip(
  model: Model,
  { registry, trainingConfig, optimizerWeights }: KerasWriteSettings,
): Promise<Uint8Array> {
  const root = groupDraft();
  groupAt(root, 'vars');
  for (const [path, parameter] of modelVariables(model)) {
    putArray(root, path, await parameterArray(parameter));
  }
  optimizerWeights?.forEach((array, i) => {
    putArray(root, `optimizer/vars/${i}`, arrayDraft(array));
  });
  const json = (value: object): Uint8Array => new TextEncoder().encode(JSON.stringify(value));
  const assets = new Map<string, Uint8Array>();
  const config = {
    ...writeVocabularies(writeKeras3(model, registry), model, root, assets),
    ...(trainingConfig ? { compile_config: trainingConfig } : {}),
  };
  return writeZip(
    new Map([
      ['metadata.json', json({ keras_version: WRITTEN_KERAS_VERSION, date_saved: '' })],
      ['config.json', json(config)],
      ['model.weights.h5', writeHdf5(root)],
      ...assets,
    ]),
  );
}
