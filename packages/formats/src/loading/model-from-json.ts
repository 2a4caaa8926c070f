import type { Model, Registry } from '@graftjs/core';
import { layersRegistry } from '@graftjs/layers';
import { isJsonObject, type JsonObject } from '../keras/keras-object.js';
import { makeModel } from '../keras/make-model.js';
import { parseJsonObject } from '../keras/parse-json.js';
import type { CustomObjects } from '../keras/reading/reading.js';

export interface ModelFromJsonOptions {
  readonly customObjects?: CustomObjects;
  readonly registry?: Registry;
}

/**
 * A model of what Keras's `model.to_json()` says, with new weights.
 *
 * @param json the text, or what was parsed of it
 * @throws FormatError for layers that are not known, or that do not fit each other
 * @example
 * const model = modelFromJson(await readFile('config.json', 'utf8'));
 * await loadWeights(model, 'weights.h5');
 */
export function modelFromJson(
  json: string | JsonObject,
  { customObjects = {}, registry = layersRegistry() }: ModelFromJsonOptions = {},
): Model {
  const where = 'modelFromJson';
  const topology = isJsonObject(json) ? json : parseJsonObject(json, where, 'the configuration');
  const version = topology['keras_version'];
  return makeModel({
    topology,
    kerasVersion: typeof version === 'string' ? version : null,
    where,
    registry,
    customObjects,
  }).model;
}
