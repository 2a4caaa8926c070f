import { FormatError } from '@graftjs/core';
import { openHdf5 } from '../../hdf5/hdf5-file.js';
import type { Hdf5Group } from '../../hdf5/hdf5-group.js';
import type { LoadedModel } from '../../loading/loaded-model.js';
import type { ReadSettings } from '../../loading/read-settings.js';
import type { JsonObject } from '../keras-object.js';
import { makeModel } from '../make-model.js';
import { parseJsonObject } from '../parse-json.js';
import { fromOlderForm } from '../training/training-config.js';
import { assignPairs } from '../weights/assign-pairs.js';
import type { StoredArray } from '../weights/stored-array.js';
import { arraysIn, layerGroups, weightsGroup, writerOf } from './layer-groups.js';
import { pairModel } from './pair-model.js';

/** Reads a model that Keras saved as HDF5, of any version since 1. */
export function readKerasH5(bytes: Uint8Array, where: string, settings: ReadSettings): LoadedModel {
  const { root } = openHdf5(bytes, where);
  const { topology, trainingConfig } = h5Topology(root, where);
  const writer = writerOf(root);
  const { model, notes } = makeModel({
    topology,
    kerasVersion: writer.version ?? `${writer.keras}`,
    where,
    ...settings,
  });
  const group = weightsGroup(root);
  const groups = group ? layerGroups(group, where) : [];
  const { pairs } = pairModel(model, groups, writer, {}, where);
  try {
    assignPairs(pairs);
    return {
      model,
      notes,
      format: 'keras-h5',
      kerasVersion: writer.version,
      trainingConfig,
      userDefinedMetadata: null,
      optimizerWeights: optimizerArrays(root, where),
    };
  } catch (error) {
    model.dispose();
    throw error;
  }
}

/** What a file says of its model, without the weights. */
export function h5Topology(
  root: Hdf5Group,
  where: string,
): { readonly topology: JsonObject; readonly trainingConfig: JsonObject | null } {
  const text = root.text('model_config');
  if (text === null) throw noModel(root, where);
  const training = root.text('training_config');
  return {
    topology: parseJsonObject(text, where, '"model_config"'),
    trainingConfig:
      training === null
        ? null
        : fromOlderForm(parseJsonObject(training, where, '"training_config"')),
  };
}

/** The state of the optimizer, in Keras's order, where it was saved. */
export function optimizerArrays(root: Hdf5Group, where: string): StoredArray[] {
  const group = root.group('optimizer_weights');
  return group ? arraysIn(group, 'the optimizer', where) : [];
}

function noModel(root: Hdf5Group, where: string): FormatError {
  const weights = weightsGroup(root) !== null || root.group('layers') !== null;
  return new FormatError({
    where,
    problem: weights
      ? 'it holds weights alone, and no model'
      : 'it is an HDF5 file, but not one that Keras wrote a model to',
    operands: [{ label: 'groups', value: root.names.slice(0, 8).join(', ') || 'none' }],
    ...(weights
      ? { hint: 'Make the model, then load them into it: loadWeights(model, file).' }
      : {}),
  });
}
