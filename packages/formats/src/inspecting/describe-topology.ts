import type { LayerUse, Model, Registry, Shape } from '@graftjs/core';
import { isModel } from '@graftjs/layers';
import { walkLayers } from '../keras/walk-layers.js';
import { makeModel } from '../keras/make-model.js';
import type { JsonObject, KerasObject } from '../keras/keras-object.js';
import { isKnownOperation } from '../keras/reading/operations/operation-node.js';
import {
  isKnownFunction,
  isTensorFlowFunction,
} from '../keras/reading/operations/tensorflow-operation.js';
import { typeOf } from '../keras/reading/class-types.js';
import { modernObject } from '../keras/reading/older/modern-object.js';
import type { CustomObjects } from '../keras/reading/reading.js';
import type { InspectedLayer } from './inspection.js';
import { remarkOf } from './remark-of.js';

export interface DescribeSettings {
  readonly topology: JsonObject;
  readonly kerasVersion: string | null;
  readonly where: string;
  readonly registry: Registry;
  readonly customObjects: CustomObjects;
  /** Numbers in the weights that the file has for a layer, by its path and name. */
  parametersOf(path: string, name: string): number;
  /** Looks at the model that would be loaded; what goes wrong becomes a remark. */
  check(model: Model): void;
}

/** The layers of a topology, and what stands in the way of a model of them. */
export function describeTopology(settings: DescribeSettings): {
  readonly name: string | null;
  readonly layers: readonly InspectedLayer[];
  readonly remarks: readonly string[];
} {
  const { topology, registry, customObjects, parametersOf } = settings;
  const { model, remarks } = tryModel(settings);
  const shapes = model ? outputShapes(model) : new Map<string, Shape>();
  const aliases = new Map(Object.entries(customObjects).map(([name, { type }]) => [name, type]));
  const reading = { registry: registry.with(Object.values(customObjects)), aliases };
  const layers = walkLayers(topology).map((layer): InspectedLayer => ({
    path: layer.path,
    className: layer.className,
    outputShape: shapes.get(layer.path) ?? null,
    parameters: parametersOf(layer.path, layer.name),
    known:
      typeOf('layers', layer, reading) !== null ||
      isKnownBetweenLayers(layer) ||
      hasSuccessor(layer, reading),
  }));
  model?.dispose();
  const config = topology['config'];
  const name = config !== null && typeof config === 'object' && 'name' in config && config.name;
  return { name: typeof name === 'string' ? name : null, layers, remarks };
}

const isKnownBetweenLayers = (layer: KerasObject): boolean =>
  isTensorFlowFunction(layer) ? isKnownFunction(layer) : isKnownOperation(layer.className);

/** Whether a class that is gone is read as another. */
function hasSuccessor(
  layer: Parameters<typeof modernObject>[0],
  reading: Parameters<typeof typeOf>[2],
): boolean {
  try {
    return typeOf('layers', modernObject(layer), reading) !== null;
  } catch {
    return false;
  }
}

function tryModel({ check, ...settings }: DescribeSettings) {
  let made: Model | null = null;
  try {
    const { model, notes } = makeModel(settings);
    made = model;
    check(model);
    return { model, remarks: notes };
  } catch (error) {
    return { model: made, remarks: [remarkOf(error)] };
  }
}

/** What each layer gives, by its path. */
function outputShapes(model: Model, path = ''): Map<string, Shape> {
  const { uses } = model as Model & { readonly uses: readonly LayerUse[] };
  const shapes = new Map<string, Shape>();
  for (const { layer, outputs } of uses) {
    const own = path + layer.name;
    if (!shapes.has(own) && outputs[0]) shapes.set(own, outputs[0].shape);
  }
  for (const layer of model.layers) {
    if (!isModel(layer)) continue;
    for (const [key, shape] of outputShapes(layer as Model, `${path}${layer.name}/`)) {
      shapes.set(key, shape);
    }
  }
  return shapes;
}
