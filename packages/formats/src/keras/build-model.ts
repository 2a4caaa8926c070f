import { tensor, type Model, type Parameter } from '@graftjs/core';
import { describedBy, makeModel, type MakeSettings } from './make-model.js';
import { matchWeights } from './weights/match-weights.js';
import type { StoredWeight } from './weights/stored-weight.js';
import { placedParameters } from './weights/placed-parameters.js';

export interface BuildSettings extends MakeSettings {
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
export function buildModel({ stored, ...settings }: BuildSettings): PendingModel {
  const { model, notes } = makeModel(settings);
  const placed = placedParameters(model);
  const { where } = settings;
  const matched = describedBy(where, () => matchWeights(placed, stored, where));
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
