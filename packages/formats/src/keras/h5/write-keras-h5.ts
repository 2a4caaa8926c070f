import type { Layer, Model, Registry } from '@graftjs/core';
import { distinctNames } from '@graftjs/layers';
import { groupAt, groupDraft, putArray, type GroupDraft } from '../../hdf5/writing/draft.js';
import { writeHdf5 } from '../../hdf5/writing/write-hdf5.js';
import type { JsonObject } from '../keras-object.js';
import { toOlderForm } from '../training/training-config.js';
import { placedParametersOf } from '../weights/placed-parameters.js';
import { arrayDraft, parameterArray, type WrittenArray } from '../weights/written-array.js';
import { kerasJson } from '../writing/keras-json.js';
import { writeKeras3 } from '../writing/keras3/write-model.js';
import { WRITTEN_KERAS_VERSION } from '../writing/keras3/version.js';

export interface KerasWriteSettings {
  readonly registry: Registry;
  readonly trainingConfig: JsonObject | undefined;
  readonly optimizerWeights: readonly WrittenArray[] | undefined;
}

/** HDF5 the way Keras 3 writes `model.save('model.h5')`. */
export async function writeKerasH5(
  model: Model,
  { registry, trainingConfig, optimizerWeights }: KerasWriteSettings,
): Promise<Uint8Array> {
  const root = groupDraft({
    backend: 'tensorflow',
    keras_version: WRITTEN_KERAS_VERSION,
    model_config: JSON.stringify(writeKeras3(model, registry)),
    ...(trainingConfig ? { training_config: kerasJson(toOlderForm(trainingConfig)) } : {}),
  });
  const weights = groupAt(root, 'model_weights');
  weights.attributes.set('backend', 'tensorflow');
  weights.attributes.set('keras_version', WRITTEN_KERAS_VERSION);
  const names = distinctNames(model.layers);
  setTexts(weights, 'layer_names', [...names.values()]);
  for (const [layer, name] of names) await putLayer(groupAt(weights, name), layer);
  // Keras looks for those that belong to no layer as well.
  setTexts(groupAt(weights, 'top_level_model_weights'), 'weight_names', []);
  if (optimizerWeights) {
    const group = groupAt(root, 'optimizer_weights');
    setTexts(
      group,
      'weight_names',
      optimizerWeights.map(({ name }) => name),
    );
    for (const array of optimizerWeights) putArray(group, array.name, arrayDraft(array));
  }
  return writeHdf5(root);
}

/** What is trained first, then the rest, as Keras lists the weights of a layer. */
async function putLayer(group: GroupDraft, layer: Layer): Promise<void> {
  const placed = placedParametersOf(layer);
  const trained = new Set(layer.trainableParameters);
  const ordered = [
    ...placed.filter(({ parameter }) => trained.has(parameter)),
    ...placed.filter(({ parameter }) => !trained.has(parameter)),
  ];
  const names = ordered.map(({ parameter, scope }) => [...scope, parameter.name].join('/'));
  const final = distinct(names);
  setTexts(group, 'weight_names', final);
  for (const [i, { parameter }] of ordered.entries()) {
    putArray(group, final[i] as string, await parameterArray(parameter));
  }
}

/** Two cells of one name, or two layers in nested models, do not share a name in the file. */
function distinct(names: readonly string[]): string[] {
  const seen = new Map<string, number>();
  return names.map((name) => {
    const count = seen.get(name) ?? 0;
    seen.set(name, count + 1);
    return count === 0 ? name : `${name}_${count}`;
  });
}

/** What fits beside a group; longer lists are split, as Keras splits them. */
const LONGEST_LIST = 60_000;

function setTexts(group: GroupDraft, name: string, texts: readonly string[]): void {
  const width = Math.max(1, ...texts.map((text) => new TextEncoder().encode(text).length));
  const count = Math.max(1, Math.floor(LONGEST_LIST / width));
  if (texts.length <= count) {
    group.attributes.set(name, texts);
    return;
  }
  for (let i = 0; i * count < texts.length; i++) {
    group.attributes.set(`${name}${i}`, texts.slice(i * count, (i + 1) * count));
  }
}
