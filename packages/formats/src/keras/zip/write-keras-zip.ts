import { className, type Model } from '@graftjs/core';
import { isModel } from '@graftjs/layers';
import { groupAt, groupDraft, putArray, type GroupDraft } from '../../hdf5/writing/draft.js';
import { writeHdf5 } from '../../hdf5/writing/write-hdf5.js';
import { writeZip } from '../../zip/write-zip.js';
import type { JsonObject } from '../keras-object.js';
import { partNames } from '../h5/part-names.js';
import { modelVariables } from '../h5/layer-variables.js';
import type { KerasWriteSettings } from '../h5/write-keras-h5.js';
import { arrayDraft, parameterArray } from '../weights/written-array.js';
import { WRITTEN_KERAS_VERSION } from '../writing/keras3/version.js';
import { kerasJson } from '../writing/keras-json.js';
import { writeKeras3 } from '../writing/keras3/write-model.js';
import { writeVocabularies } from './assets/write-vocabularies.js';

/** A `.keras` archive the way Keras 3 writes it. */
export async function writeKerasZip(
  model: Model,
  { registry, trainingConfig, optimizerWeights }: KerasWriteSettings,
): Promise<Uint8Array> {
  const root = groupDraft();
  sayNames(root, model);
  for (const [path, parameter] of modelVariables(model)) {
    putArray(root, path, await parameterArray(parameter));
  }
  optimizerWeights?.forEach((array, i) => {
    putArray(root, `optimizer/vars/${i}`, arrayDraft(array));
  });
  const json = (value: JsonObject): Uint8Array => new TextEncoder().encode(kerasJson(value));
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

/** The names of layers beside their weights, as Keras has them. */
function sayNames(group: GroupDraft, model: Model): void {
  groupAt(group, 'vars').attributes.set('name', model.name);
  const keys = partNames(model.layers, ({ type }) => className(type));
  model.layers.forEach((layer, i) => {
    const own = groupAt(group, `layers/${keys[i] as string}`);
    if (isModel(layer)) sayNames(own, layer as Model);
    else groupAt(own, 'vars').attributes.set('name', layer.name);
  });
}
