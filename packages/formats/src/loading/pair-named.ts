import { FormatError, formatShape, type Layer, type Model } from '@graftjs/core';
import { isModel } from '@graftjs/layers';
import type { PairedModel, PairSettings } from '../keras/h5/pair-model.js';
import { matchPlaced } from '../keras/weights/match-weights.js';
import type { Pair } from '../keras/weights/pair-layer.js';
import { fullName, placedParameters } from '../keras/weights/placed-parameters.js';
import type { StoredArray } from '../keras/weights/stored-array.js';
import { convertModule } from '../torch/convert-module.js';
import { looksLikeTorch, modulesOf } from '../torch/modules-of.js';

/** The layer for a name in a file: a table, or a function that gives `null` for none. */
export type NameMap =
  { readonly [name: string]: string } | ((name: string) => string | null | undefined);

export interface NamedSettings extends PairSettings {
  readonly names?: NameMap;
}

/** Pairs arrays that are known by name alone: safetensors, TensorFlow.js. */
export function pairNamed(
  model: Model,
  arrays: readonly StoredArray[],
  settings: NamedSettings,
  where: string,
): PairedModel {
  const found = looksLikeTorch(arrays)
    ? pairModules(model, arrays, settings)
    : pairWeights(model, arrays, settings);
  const taken = new Set(found.pairs.map(([parameter]) => parameter));
  const missing = placedParameters(model).filter(({ parameter }) => !taken.has(parameter));
  const partly = settings.byName === true || settings.skipMismatch === true;
  const [first] = found.skipped;
  if (partly || (!first && missing.length === 0)) return found;
  throw new FormatError({
    where,
    problem: first
      ? `${first.layer}: ${first.reason}`
      : `${missing.length} weights of the model are not in the file`,
    operands: [
      { label: 'missing', value: missing.slice(0, 6).map(fullName).join(', ') || 'nothing' },
      {
        label: 'in the file',
        value: arrays
          .slice(0, 6)
          .map(({ name }) => name)
          .join(', '),
      },
    ],
    hint: 'Say which layer each name stands for, { names: { "features.0": "conv1" } }, or take what fits with { byName: true }.',
  });
}

const renamed = (name: string, names: NameMap | undefined): string | null =>
  (typeof names === 'function'
    ? names(name)
    : names && Object.hasOwn(names, name)
      ? names[name]
      : name) ?? null;

/** Arrays called `layer/kernel`. */
function pairWeights(
  model: Model,
  arrays: readonly StoredArray[],
  { names, byName = false }: NamedSettings,
): PairedModel {
  const called = arrays.flatMap((array) => {
    const name = renamed(array.name, names);
    return name === null ? [] : [{ ...array, name }];
  });
  const pairs: Pair[] = [];
  const skipped: { layer: string; reason: string }[] = [];
  const found = matchPlaced(placedParameters(model), called, !byName);
  for (const [placed, array] of found) {
    if (formatShape(placed.parameter.shape) === formatShape(array.shape)) {
      pairs.push([placed.parameter, array]);
    } else skipped.push({ layer: fullName(placed), reason: misfit(array, placed.parameter.shape) });
  }
  const taken = new Set(found.values());
  for (const array of called) {
    if (!taken.has(array)) skipped.push({ layer: array.name, reason: NO_LAYER });
  }
  return { pairs, matched: pairs.map(([parameter]) => parameter.path), skipped };
}

const NO_LAYER = 'the model has no such layer';

const misfit = ({ shape }: StoredArray, wanted: readonly number[]): string =>
  `the file has ${formatShape(shape)}, and the layer takes ${formatShape(wanted)}`;

/** Arrays of a PyTorch module, `features.0.weight`. */
function pairModules(
  model: Model,
  arrays: readonly StoredArray[],
  { names }: NamedSettings,
): PairedModel {
  const layers = layersByName(model);
  const pairs: Pair[] = [];
  const matched: string[] = [];
  const skipped: { layer: string; reason: string }[] = [];
  for (const [name, module] of modulesOf(arrays)) {
    const wanted = renamed(name, names);
    if (wanted === null) continue;
    const layer = layers.get(wanted) ?? layers.get(wanted.replaceAll('.', '/'));
    const found = layer && convertModule(layer, module);
    const problem = !layer ? NO_LAYER : whyNot(layer, found ?? null);
    if (problem !== null) skipped.push({ layer: wanted, reason: problem });
    else {
      matched.push(wanted);
      layer?.parameters.forEach((parameter, i) => {
        pairs.push([parameter, found?.[i] as StoredArray]);
      });
    }
  }
  return { pairs, matched, skipped };
}

function whyNot(layer: Layer, arrays: readonly StoredArray[] | null): string | null {
  if (arrays === null) return 'its layout in PyTorch is not known';
  if (arrays.length !== layer.parameters.length) {
    return `it takes ${layer.parameters.length} weights, and the file has ${arrays.length} for it`;
  }
  const at = layer.parameters.findIndex(
    ({ shape }, i) => formatShape(shape) !== formatShape(arrays[i]?.shape ?? []),
  );
  return at < 0 ? null : misfit(arrays[at] as StoredArray, layer.parameters[at]?.shape ?? []);
}

/** Layers by their name, and by the models around them: `body/conv1`. */
function layersByName(model: Model, path = ''): Map<string, Layer> {
  const found = new Map<string, Layer>();
  for (const layer of model.layers) {
    found.set(layer.name, layer).set(path + layer.name, layer);
    if (!isModel(layer)) continue;
    for (const [name, inner] of layersByName(layer as Model, `${path}${layer.name}/`)) {
      if (!found.has(name)) found.set(name, inner);
    }
  }
  return found;
}
