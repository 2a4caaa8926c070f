import { className, type Layer, type Model } from '@graftjs/core';
import { isModel } from '@graftjs/layers';
import type { Hdf5Group } from '../../hdf5/hdf5-group.js';
import { storedArray, type StoredArray } from '../weights/stored-array.js';
import type { LayerGroup } from './layer-groups.js';

/** How Keras 3 calls layers inside others, in the order in which they list their weights. */
const PARTS = [
  'cell',
  'layer',
  'forward_layer',
  'backward_layer',
  'query_dense',
  'key_dense',
  'value_dense',
  'output_dense',
];

/** `max_pooling2d` of `MaxPooling2D`, as Keras 3 names layers in its files. */
export function kerasSnakeCase(name: string): string {
  return name
    .replace(/\W+/g, '')
    .replace(/(.)([A-Z][a-z]+)/g, '$1_$2')
    .replace(/([a-z])([A-Z])/g, '$1_$2')
    .toLowerCase();
}

/** Names of layers in a file of Keras 3: by class, counted. */
export function partNames(layers: readonly Layer[], classOf: (layer: Layer) => string): string[] {
  const used = new Map<string, number>();
  return layers.map((layer) => {
    const name = kerasSnakeCase(classOf(layer));
    const count = used.get(name);
    used.set(name, (count ?? -1) + 1);
    return count === undefined ? name : `${name}_${count + 1}`;
  });
}

/** The group of a model that holds its layers, by any name that Keras 3 gave it. */
export function layersGroup(group: Hdf5Group): Hdf5Group | null {
  const names = ['layers', '_layers', '_layer_checkpoint_dependencies'];
  return names.map((name) => group.group(name)).find((found) => found !== null) ?? null;
}

/** Layers as a model lists them, with those that nested models hold in their places. */
export function variableGroups(
  root: Hdf5Group,
  model: Model,
  classOf: (layer: Layer) => string = ({ type }) => className(type),
): LayerGroup[] {
  const group = layersGroup(root);
  const names = partNames(model.layers, classOf);
  return model.layers.flatMap((layer, i): LayerGroup[] => {
    const name = names[i] as string;
    const own = group?.group(name) ?? null;
    if (isModel(layer)) {
      const inside = own ? variableGroups(own, layer as Model, classOf) : [];
      return [{ name: layer.name, arrays: inside.flatMap(({ arrays }) => arrays) }];
    }
    return [{ name: layer.name, arrays: own ? arraysBelow(own, layer.name) : [] }];
  });
}

/** All arrays of a layer: its own, then those of the layers inside it. */
function arraysBelow(group: Hdf5Group, layer: string): StoredArray[] {
  const found = group
    .datasets()
    .filter(([path]) => !/(^|\/)_?seed_generator\//.test(path))
    .map(([path, dataset]) => ({ key: sortKey(path), path, dataset }));
  found.sort((a, b) => (a.key < b.key ? -1 : 1));
  return found.map(({ path, dataset }) => storedArray(`${layer}/${path}`, dataset));
}

/** Own arrays first, by number; then parts in their order. */
function sortKey(path: string): string {
  return path
    .split('/')
    .map((part) => {
      if (part === 'vars') return '0';
      if (/^\d+$/.test(part)) return part.padStart(9, '0');
      const bare = part.replace(/^_+/, '');
      const known = PARTS.indexOf(bare);
      if (known >= 0) return `1${String(known).padStart(3, '0')}`;
      return `2${bare.replace(/\d+/g, (digits) => digits.padStart(9, '0'))}`;
    })
    .join('/');
}
