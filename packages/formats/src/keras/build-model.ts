import {
  FormatError,
  GraftError,
  tensor,
  type Model,
  type Parameter,
  type Registry,
} from '@graftjs/core';
import type { JsonObject } from './keras-object.js';
import type { CustomObjects } from './reading/reading.js';
import { translateKeras } from './reading/translate-keras.js';
import { matchWeights } from './weights/match-weights.js';
import type { StoredWeight } from './weights/stored-weight.js';
import { placedParameters } from './weights/placed-parameters.js';

export interface BuildSettings {
  /** `{ class_name, config }` of the model. */
  readonly topology: JsonObject;
  readonly kerasVersion: string | null;
  readonly where: string;
  readonly registry: Registry;
  readonly customObjects: CustomObjects;
  /** Names and shapes of the arrays in the file. */
  readonly stored: readonly StoredWeight[];
}

/** The values of one array, under the name in the file. */
export interface WeightValues {
  readonly name: string;
  readonly shape: readonly number[];
  readonly values: Float32Array | Int32Array | Uint8Array;
  readonly dtype: 'float32' | 'int32' | 'bool';
}

/** A model whose layers are made and whose weights are awaited; it holds no tensor before. */
export interface PendingModel {
  assign(weight: WeightValues): void;
  finish(): { readonly model: Model; readonly notes: readonly string[] };
  dispose(): void;
}

/** Makes the layers, and finds the place of every array of the file in them. */
export function buildModel({
  topology,
  kerasVersion,
  where,
  registry,
  customObjects,
  stored,
}: BuildSettings): PendingModel {
  const notes: string[] = [];
  const model = within(where, () => {
    const note = (text: string): void => void notes.push(text);
    const translated = translateKeras(topology, { registry, customObjects, kerasVersion, note });
    return translated.registry.create(translated.model) as Model;
  });
  const placed = placedParameters(model);
  const matched = within(where, () => {
    checkBuilt(model, where);
    return matchWeights(placed, stored, where);
  });
  const targets = new Map<string, Parameter>();
  matched.forEach(({ name }, i) => targets.set(name, placed[i]?.parameter as Parameter));
  return {
    assign({ name, shape, values, dtype }) {
      const parameter = targets.get(name);
      if (!parameter) return;
      const made = tensor(values, [...shape], dtype);
      parameter.assign(made);
      made.dispose();
    },
    finish: () => ({ model, notes }),
    dispose: () => model.dispose(),
  };
}

/** What goes wrong in making layers is an error of the file that describes them. */
function within<T>(where: string, run: () => T): T {
  try {
    return run();
  } catch (error) {
    if (error instanceof FormatError && error.where.startsWith(where)) throw error;
    if (error instanceof GraftError) {
      throw new FormatError({
        where: `${where}, ${error.where}`,
        problem: error.problem,
        operands: error.operands,
        hint: error.hint,
        cause: error,
      });
    }
    if (!(error instanceof RangeError)) throw error;
    throw new FormatError({
      where,
      problem: 'its layers are nested too deeply to be read',
      cause: error,
    });
  }
}

function checkBuilt(model: Model, where: string): void {
  if (model.built) return;
  throw new FormatError({
    where,
    problem: 'the shape of the input of the model is nowhere in the file',
    hint: 'Save the model after it was built: give its first layer an input shape.',
  });
}
