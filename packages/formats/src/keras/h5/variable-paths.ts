import { className, type Layer, type Model } from '@graftjs/core';
import { isModel } from '@graftjs/layers';
import { storedArray, type StoredArray } from '../weights/stored-array.js';
import type { LayerGroup } from './layer-groups.js';
import { layerVariables } from './layer-variables.js';
import { isJsonObject, kerasObject, type Json, type JsonObject } from '../keras-object.js';
import { countedNames, partNames } from './part-names.js';
import type { WeightTree } from './weight-tree.js';

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

/** The group of a model that holds its layers, by any name that Keras 3 gave it. */
export function layersGroup(group: WeightTree): WeightTree | null {
  const names = ['layers', '_layers', '_layer_checkpoint_dependencies'];
  return names.map((name) => group.group(name)).find((found) => found !== null) ?? null;
}

/** Layers as a model lists them, with those that nested models hold in their places. */
export function variableGroups(
  root: WeightTree,
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
    return [{ name: layer.name, arrays: own ? arraysOf(layer, own) : [] }];
  });
}

/**
 * Layers of a file by their own names, for models that have only some of them: newer versions of
 * Keras say the name beside the weights, and for others it is in the configuration of an archive.
 */
export function namedGroups(
  root: WeightTree,
  model: Model,
  known: ReadonlyMap<string, string>,
): LayerGroup[] {
  const group = layersGroup(root);
  return (group?.names ?? []).flatMap((key): LayerGroup[] => {
    const own = group?.group(key);
    if (!own) return [];
    const name = own.group('vars')?.text('name') ?? known.get(key) ?? key;
    const layer = model.layers.find((each) => each.name === name);
    if (layer && isModel(layer)) {
      const inside = variableGroups(own, layer as Model);
      return [{ name, arrays: inside.flatMap(({ arrays }) => arrays) }];
    }
    return [{ name, arrays: layer ? arraysOf(layer, own) : arraysBelow(own, name) }];
  });
}

/** What a file of Keras 3 calls the layers of a configuration, and their own names. */
export function namesOfLayers(topology: JsonObject): Map<string, string> {
  const config = topology['config'];
  const layers = isJsonObject(config) && Array.isArray(config['layers']) ? config['layers'] : [];
  const objects = (layers as readonly Json[]).flatMap((layer) => kerasObject(layer) ?? []);
  const keys = countedNames(objects.map(({ className: kind }) => kind));
  return new Map(keys.map((key, i) => [key, String(objects[i]?.config['name'] ?? key)]));
}

/** The arrays of a layer in the order of its weights, at the places that Keras has for them. */
function arraysOf(layer: Layer, group: WeightTree): StoredArray[] {
  const places = new Map(layerVariables(layer, '').map(([path, parameter]) => [parameter, path]));
  const found = layer.parameters.map((parameter) => {
    const path = places.get(parameter) ?? '';
    const dataset = group.dataset(path.replace(/^\//, ''));
    return dataset && storedArray(`${layer.name}${path}`, dataset);
  });
  // Layers of a user's own keep theirs where they like.
  return found.every((array) => array !== null) ? found : arraysBelow(group, layer.name);
}

/** All arrays of a layer: its own, then those of the layers inside it. */
function arraysBelow(group: WeightTree, layer: string): StoredArray[] {
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
