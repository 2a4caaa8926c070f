import { FormatError } from '@graftjs/core';
import { isJsonObject, kerasObject, type Json, type JsonObject } from '../keras/keras-object.js';
import { fromOlderForm } from '../keras/training/training-config.js';
import { parseManifest, type WeightGroup } from './manifest.js';

/** A `model.json` of a layers model, checked as far as that goes without opening another file. */
export interface ModelJson {
  /** `{ class_name, config }` of the model. */
  readonly topology: JsonObject;
  readonly kerasVersion: string | null;
  readonly groups: readonly WeightGroup[];
  readonly trainingConfig: JsonObject | null;
  readonly userDefinedMetadata: JsonObject | null;
  readonly generatedBy: string | null;
  readonly convertedBy: string | null;
}

/** What a parsed JSON file is, as far as TensorFlow.js goes. */
export function tfjsKind(json: unknown): 'tfjs-layers' | 'tfjs-graph' | null {
  if (!isJsonObject(json)) return null;
  const topology = json['modelTopology'];
  if (json['format'] === 'graph-model') return 'tfjs-graph';
  if (isJsonObject(topology) && Array.isArray(topology['node'])) return 'tfjs-graph';
  if (topology !== undefined || json['weightsManifest'] !== undefined) return 'tfjs-layers';
  return modelIn(json) ? 'tfjs-layers' : null;
}

export function parseModelJson(json: JsonObject, where: string): ModelJson {
  if (tfjsKind(json) === 'tfjs-graph') throw graphModel(json, where);
  const wrapped = json['modelTopology'] ?? (modelIn(json) ? json : null);
  const outer = isJsonObject(wrapped) ? wrapped : null;
  const topology = outer && modelIn(outer);
  if (!outer || !topology) {
    throw new FormatError({
      where,
      problem: 'it describes no layers: there is no model in "modelTopology"',
      operands: [{ label: 'keys', value: Object.keys(outer ?? json).join(', ') || 'none' }],
    });
  }
  const training =
    json['compileConfig'] ?? json['trainingConfig'] ?? parsed(outer['training_config']);
  const metadata = json['userDefinedMetadata'];
  return {
    topology,
    kerasVersion: text(outer['keras_version']),
    groups: parseManifest(json['weightsManifest'] ?? missingWeights(where), where),
    trainingConfig: isJsonObject(training) ? fromOlderForm(training) : null,
    userDefinedMetadata: isJsonObject(metadata) ? metadata : null,
    generatedBy: text(json['generatedBy']),
    convertedBy: text(json['convertedBy']),
  };
}

/** The model itself: converted files have it in `model_config`, sometimes as text. */
function modelIn(topology: JsonObject): JsonObject | null {
  const inner = parsed(topology['model_config']) ?? topology;
  return isJsonObject(inner) && kerasObject(inner) ? inner : null;
}

function parsed(value: Json | undefined): Json | undefined {
  if (typeof value !== 'string') return value;
  try {
    return JSON.parse(value) as Json;
  } catch {
    return undefined;
  }
}

const text = (value: Json | undefined): string | null => (typeof value === 'string' ? value : null);

function missingWeights(where: string): never {
  throw new FormatError({
    where,
    problem: 'it has no weights: "weightsManifest" is missing',
    hint: 'Save the whole model, not only its topology.',
  });
}

function graphModel(json: JsonObject, where: string): FormatError {
  const by = text(json['convertedBy']);
  return new FormatError({
    where,
    problem: 'it is a graph model, which has operations but no layers, and cannot be trained',
    operands: by === null ? [] : [{ label: 'made by', value: by }],
    hint: 'Convert the original again as a layers model: tensorflowjs_converter --output_format=tfjs_layers_model.',
  });
}
