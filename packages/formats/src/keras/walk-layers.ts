import { isJsonObject, kerasObject, type Json, type KerasObject } from './keras-object.js';

/** A layer of a Keras configuration that is not a model itself. */
export interface WalkedLayer extends KerasObject {
  /** Names of the models around it and its own, joined by `/`. */
  readonly path: string;
  readonly name: string;
}

/** All layers of a configuration, those of nested models too, without making any. */
export function walkLayers(model: Json, path = ''): WalkedLayer[] {
  const config = isJsonObject(model) ? model['config'] : null;
  const layers = Array.isArray(config) ? config : isJsonObject(config) ? config['layers'] : null;
  if (!Array.isArray(layers)) return [];
  return layers.flatMap((layer: Json) => {
    const object = kerasObject(layer);
    if (!object) return [];
    const outer = isJsonObject(layer) ? layer['name'] : undefined;
    const name = String(outer ?? object.config['name'] ?? object.className);
    const inside = walkLayers(layer, `${path}${name}/`);
    return inside.length > 0 ? inside : [{ ...object, name, path: path + name }];
  });
}
