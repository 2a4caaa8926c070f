import { sizeOf, type Model } from '@graftjs/core';
import { openHdf5 } from '../hdf5/hdf5-file.js';
import type { Hdf5Group } from '../hdf5/hdf5-group.js';
import { layerGroups, weightsGroup, writerOf, type LayerGroup } from '../keras/h5/layer-groups.js';
import { pairModel } from '../keras/h5/pair-model.js';
import { h5Topology } from '../keras/h5/read-keras-h5.js';
import { variableGroups } from '../keras/h5/variable-paths.js';
import type { WeightTree } from '../keras/h5/weight-tree.js';
import type { JsonObject } from '../keras/keras-object.js';
import type { StoredArray } from '../keras/weights/stored-array.js';
import { withVocabularies } from '../keras/zip/assets/read-vocabularies.js';
import { openKerasZip } from '../keras/zip/read-keras-zip.js';
import type { ReadSettings } from '../loading/read-settings.js';
import { describeTraining } from './describe-training.js';
import { describeTopology } from './describe-topology.js';
import type { Inspection } from './inspection.js';
import { modulesIn } from './modules-in.js';

const BYTES = /(\d+)$/;

/** Bytes of an array as it is stored. */
export const bytesOf = ({ shape, dtype }: StoredArray): number =>
  sizeOf(shape) * Math.max(1, Number(BYTES.exec(dtype)?.[1] ?? 8) / 8);

/** What is the same of every file: the sums over its arrays. */
export function weightFacts(arrays: readonly StoredArray[]) {
  return {
    parameters: arrays.reduce((sum, { shape }) => sum + sizeOf(shape), 0),
    weightBytes: arrays.reduce((sum, array) => sum + bytesOf(array), 0),
    dtypes: [...new Set(arrays.map(({ dtype }) => dtype))].sort(),
  };
}

/** What an HDF5 file of Keras holds: a model, or weights alone. */
export function inspectH5(bytes: Uint8Array, where: string, settings: ReadSettings): Inspection {
  const { root, version } = openHdf5(bytes, where);
  const writer = writerOf(root);
  const group = weightsGroup(root);
  const groups = group ? layerGroups(group, where) : [];
  const facts = {
    format: 'keras-h5' as const,
    where,
    kerasVersion: writer.version,
    generatedBy: writer.backend === null ? null : `Keras on ${writer.backend}`,
    convertedBy: null,
  };
  const unusual = [
    ...(version > 0 ? [`HDF5 superblock ${version}`] : []),
    ...(writer.version === null ? ['it does not say which Keras wrote it'] : []),
    ...(writer.backend === 'theano' ? ['kernels of Theano, which are turned'] : []),
  ];
  if (root.text('model_config') === null) return weightsAlone(root, groups, facts, unusual);
  const { topology, trainingConfig } = h5Topology(root, where);
  const parts = inspectParts(topology, groups, () => groups, where, writer, settings);
  const remarks = [...unusual, ...parts.remarks];
  return { ...facts, ...parts, ...compiledBy(trainingConfig), remarks };
}

const compiledBy = (config: JsonObject | null) => ({
  compiled: config !== null,
  training: describeTraining(config),
  weightsAlone: false,
});

type Writer = ReturnType<typeof writerOf>;

function inspectParts(
  topology: JsonObject,
  known: readonly LayerGroup[],
  groupsFor: (model: Model) => readonly LayerGroup[],
  where: string,
  writer: Writer,
  settings: ReadSettings,
) {
  let groups = known;
  const described = describeTopology({
    ...settings,
    topology,
    kerasVersion: writer.version ?? `${writer.keras}`,
    where,
    parametersOf: (path, name) => numbersOf(groups, path, name),
    check(model) {
      groups = groupsFor(model);
      pairModel(model, groups, writer, {}, where);
    },
  });
  return { ...described, ...weightFacts(groups.flatMap(({ arrays }) => arrays)) };
}

/** Of the layer's own group, or of the part of a nested model's that is called as it is. */
function numbersOf(groups: readonly LayerGroup[], path: string, name: string): number {
  const [outer] = path.split('/');
  const group = groups.find((each) => each.name === name || each.name === path);
  const within = groups.find((each) => each.name === outer);
  const arrays = group
    ? group.arrays
    : (within?.arrays.filter((array) => array.name.split('/').includes(name)) ?? []);
  return arrays.reduce((sum, { shape }) => sum + sizeOf(shape), 0);
}

function weightsAlone(
  root: Hdf5Group,
  groups: readonly LayerGroup[],
  facts: Pick<Inspection, 'format' | 'where' | 'kerasVersion' | 'generatedBy' | 'convertedBy'>,
  unusual: readonly string[],
): Inspection {
  const arrays = groups.length > 0 ? groups.flatMap((group) => group.arrays) : treeArrays(root);
  return {
    ...facts,
    ...weightFacts(arrays),
    name: null,
    layers:
      groups.length === 0
        ? modulesIn(arrays)
        : groups.map(({ name, arrays: own }) => ({
            path: name,
            className: '',
            outputShape: null,
            parameters: own.reduce((sum, { shape }) => sum + sizeOf(shape), 0),
            known: true,
          })),
    compiled: false,
    training: null,
    weightsAlone: true,
    remarks: ['weights alone, without a model: loadWeights(model, file)', ...unusual],
  };
}

const unread = (): never => {
  throw new Error('arrays are only counted here');
};

/** What a `.keras` archive holds. */
export function inspectZip(bytes: Uint8Array, where: string, settings: ReadSettings): Inspection {
  const { kerasVersion, trainingConfig, weights, ...archive } = openKerasZip(bytes, where);
  const { root } = openHdf5(weights.read(), `${where}, model.weights.h5`);
  const topology = withVocabularies(archive.topology, archive.entries, root, where);
  const writer = { version: kerasVersion, keras: 3, backend: null };
  const everything = [{ name: '', arrays: treeArrays(root) }];
  const parts = inspectParts(
    topology,
    everything,
    (model) => variableGroups(root, model),
    where,
    writer,
    settings,
  );
  return {
    format: 'keras-zip',
    where,
    kerasVersion,
    generatedBy: null,
    convertedBy: null,
    ...parts,
    ...compiledBy(trainingConfig),
  };
}

/** All arrays but the optimizer's. */
export function treeArrays(root: WeightTree): StoredArray[] {
  return root
    .datasets()
    .filter(([path]) => !path.startsWith('optimizer/'))
    .map(([name, { shape, dtype }]) => ({ name, shape, dtype, read: unread }));
}
