import { FormatError } from '@graftjs/core';
import type { Hdf5Group } from '../../hdf5/hdf5-group.js';
import type { Writer } from '../weights/legacy/writer.js';
import { storedArray, type StoredArray } from '../weights/stored-array.js';

/** The arrays of one layer, in the order in which Keras wrote them. */
export interface LayerGroup {
  readonly name: string;
  readonly arrays: readonly StoredArray[];
}

/** A list of texts beside a group; long ones are split over `names0`, `names1`, … */
export function textList(group: Hdf5Group, name: string): string[] | null {
  const whole = group.texts(name);
  if (whole) return whole;
  const parts: string[] = [];
  for (let i = 0; ; i++) {
    const part = group.texts(`${name}${i}`);
    if (!part) return i === 0 ? null : parts;
    parts.push(...part);
  }
}

/** The group that holds the weights of a file in Keras's older layout, or `null` if it has none. */
export function weightsGroup(root: Hdf5Group): Hdf5Group | null {
  const inside = root.group('model_weights');
  if (inside && textList(inside, 'layer_names')) return inside;
  return textList(root, 'layer_names') ? root : null;
}

/** Layers in the order of the file, those without weights too. */
export function layerGroups(group: Hdf5Group, where: string): LayerGroup[] {
  const names = textList(group, 'layer_names') ?? [];
  return names.map((name) => {
    const layer = group.group(name);
    if (!layer) throw missing(where, `layer "${name}"`);
    return { name, arrays: arraysIn(layer, name, where) };
  });
}

/** The arrays that a group lists under `weight_names`. */
export function arraysIn(group: Hdf5Group, layer: string, where: string): StoredArray[] {
  return (textList(group, 'weight_names') ?? []).map((name) => {
    const dataset = group.dataset(name);
    if (!dataset) throw missing(where, `weight "${name}" of layer "${layer}"`);
    return storedArray(name, dataset);
  });
}

function missing(where: string, what: string): FormatError {
  return new FormatError({ where, problem: `${what} is listed and not there` });
}

/** What wrote a file, as far as it says so. */
export function writerOf(root: Hdf5Group): { readonly version: string | null } & Writer {
  const said = (name: string): string | null =>
    root.text(name) ?? root.group('model_weights')?.text(name) ?? null;
  const version = said('keras_version');
  // Files without a version are of Keras 1, whose arrays say so: `dense_1_W`.
  const keras = version === null ? (looksOld(root) ? 1 : 2) : Number.parseInt(version, 10);
  return { version, keras: Number.isNaN(keras) ? 2 : keras, backend: said('backend') };
}

function looksOld(root: Hdf5Group): boolean {
  const group = weightsGroup(root);
  const names = group ? (textList(group, 'layer_names') ?? []) : [];
  return names.some((name) =>
    (textList(group?.group(name) ?? root, 'weight_names') ?? []).some((weight) =>
      /_(W|b|U)(_[a-z])?(:0)?$/.test(weight),
    ),
  );
}
