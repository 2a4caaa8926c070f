import { className, FormatError, type Layer, type Model } from '@graftjs/core';
import { openHdf5 } from '../../hdf5/hdf5-file.js';
import type { Hdf5Group } from '../../hdf5/hdf5-group.js';
import type { LoadedModel } from '../../loading/loaded-model.js';
import type { ReadSettings } from '../../loading/read-settings.js';
import { readZip, type ZipEntry } from '../../zip/read-zip.js';
import { pairModel } from '../h5/pair-model.js';
import { layersGroup, variableGroups } from '../h5/variable-paths.js';
import { isJsonObject, type JsonObject } from '../keras-object.js';
import { makeModel } from '../make-model.js';
import { parseJsonObject } from '../parse-json.js';
import { assignPairs } from '../weights/assign-pairs.js';
import { withVocabularies } from './assets/read-vocabularies.js';
import { storedArray, type StoredArray } from '../weights/stored-array.js';

/** The parts of a `.keras` archive. */
export interface KerasArchive {
  readonly topology: JsonObject;
  readonly kerasVersion: string | null;
  /** How the model was compiled, where it was. */
  readonly trainingConfig: JsonObject | null;
  readonly weights: ZipEntry;
  /** Everything in the archive, by name. */
  readonly entries: ReadonlyMap<string, ZipEntry>;
}

export function openKerasZip(bytes: Uint8Array, where: string): KerasArchive {
  const entries = readZip(bytes, where);
  const part = (name: string): ZipEntry => {
    const entry = entries.get(name);
    if (entry) return entry;
    throw new FormatError({
      where,
      problem: `the archive has no "${name}", so it is no Keras model`,
      operands: [{ label: 'files', value: [...entries.keys()].slice(0, 10).join(', ') || 'none' }],
    });
  };
  const json = (name: string): JsonObject =>
    parseJsonObject(new TextDecoder().decode(part(name).read()), where, `"${name}"`);
  const topology = json('config.json');
  const version = entries.has('metadata.json') ? json('metadata.json')['keras_version'] : null;
  const compiled = topology['compile_config'];
  return {
    topology,
    kerasVersion: typeof version === 'string' ? version : null,
    trainingConfig: isJsonObject(compiled) ? compiled : null,
    weights: part('model.weights.h5'),
    entries,
  };
}

/** Reads a `.keras` archive of Keras 3. Code that may be in it is not run. */
export function readKerasZip(
  bytes: Uint8Array,
  where: string,
  settings: ReadSettings,
): LoadedModel {
  const archive = openKerasZip(bytes, where);
  const { kerasVersion, trainingConfig, entries } = archive;
  const { root } = openHdf5(archive.weights.read(), `${where}, model.weights.h5`);
  const { model, notes } = makeModel({
    topology: withVocabularies(archive.topology, entries, root, where),
    kerasVersion: kerasVersion ?? '3',
    where,
    ...settings,
  });
  const pairs = pairVariables(root, model, where, settings);
  try {
    assignPairs(pairs);
    return {
      model,
      notes,
      format: 'keras-zip',
      kerasVersion,
      trainingConfig,
      userDefinedMetadata: null,
      optimizerWeights: optimizerVariables(root),
    };
  } catch (error) {
    model.dispose();
    throw error;
  }
}

function pairVariables(
  root: Hdf5Group,
  model: Model,
  where: string,
  { customObjects }: ReadSettings,
) {
  const own = new Map(Object.entries(customObjects).map(([name, { type }]) => [type, name]));
  const classOf = ({ type }: Layer): string => own.get(type) ?? className(type);
  const groups = layersGroup(root) ? variableGroups(root, model, classOf) : [];
  return pairModel(model, groups, { keras: 3, backend: null }, {}, where).pairs;
}

/** The state of the optimizer: its step, its rate, then what it keeps for each weight. */
export function optimizerVariables(root: Hdf5Group): StoredArray[] {
  const vars = root.group('optimizer/vars');
  const names = vars?.names.sort((a, b) => Number(a) - Number(b)) ?? [];
  return names.flatMap((name) => {
    const dataset = vars?.dataset(name);
    return dataset ? [storedArray(name, dataset)] : [];
  });
}
