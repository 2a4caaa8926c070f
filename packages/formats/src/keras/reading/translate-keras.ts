import type { Registry, SerializedValue } from '@graftjs/core';
import { kerasObject, malformed, type Json } from '../keras-object.js';
import { typeOf } from './class-types.js';
import { modernObject } from './older/modern-object.js';
import { kerasMajorOf, type CustomObjects, type Reading } from './reading.js';
import { layerName, translateLayer } from './translate-layer.js';
import { isModelClass, translateModel } from './translate-model.js';

export interface TranslateSettings {
  readonly registry: Registry;
  readonly customObjects: CustomObjects;
  /** As the file says it; decides what a few names mean. */
  readonly kerasVersion: unknown;
  note(text: string): void;
}

/** A Keras model as `{ type, config }` that a registry makes a model from; nothing is built yet. */
export function translateKeras(
  value: Json,
  { registry, customObjects, kerasVersion, note }: TranslateSettings,
): { readonly model: SerializedValue; readonly registry: Registry } {
  const reading: Reading = {
    registry: registry.with(Object.values(customObjects)),
    aliases: new Map(Object.entries(customObjects).map(([name, { type }]) => [name, type])),
    kerasMajor: kerasMajorOf(kerasVersion),
    note,
    translate(layer, where) {
      const object = kerasObject(layer);
      if (!object) throw malformed(where, 'a layer has no class name', layer);
      const name = layerName(layer, object);
      const known = typeOf('layers', object, reading) !== null;
      if (isModelClass(object.className) && !known) return translateModel(layer, name, reading);
      const own = reading.aliases.has(object.className);
      return translateLayer(own ? object : modernObject(object), name, reading);
    },
  };
  return { model: reading.translate(value, 'the model'), registry: reading.registry };
}
