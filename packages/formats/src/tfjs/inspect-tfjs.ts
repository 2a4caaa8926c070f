import { describeTraining } from '../inspecting/describe-training.js';
import { sizeOf } from '@graftjs/core';
import { describeTopology } from '../inspecting/describe-topology.js';
import type { Inspection } from '../inspecting/inspection.js';
import type { JsonObject } from '../keras/keras-object.js';
import { matchWeights } from '../keras/weights/match-weights.js';
import { placedParameters } from '../keras/weights/placed-parameters.js';
import type { ReadSettings } from '../loading/read-settings.js';
import type { WeightSpec } from './manifest.js';
import { parseModelJson } from './parse-model-json.js';

/** What a `model.json` says, and whether it would load. */
export function inspectTfjs(json: JsonObject, where: string, settings: ReadSettings): Inspection {
  const parsed = parseModelJson(json, where);
  const { topology, kerasVersion } = parsed;
  const specs = parsed.groups.flatMap(({ weights }) => weights);
  const stored = specs.filter(({ group }) => group !== 'optimizer');
  const described = describeTopology({
    ...settings,
    topology,
    kerasVersion,
    where,
    // Names have the models around a layer in front where two layers are called the same.
    parametersOf: (path, name) =>
      stored
        .filter((spec) => [path, name].some((each) => spec.name.startsWith(`${each}/`)))
        .reduce((sum, { shape }) => sum + sizeOf(shape), 0),
    check: (model) => void matchWeights(placedParameters(model), stored, where),
  });
  const quantised = specs.some(({ quantization }) => quantization !== null);
  return {
    format: 'tfjs-layers',
    where,
    kerasVersion,
    generatedBy: parsed.generatedBy,
    convertedBy: parsed.convertedBy,
    ...described,
    parameters: stored.reduce((sum, { shape }) => sum + sizeOf(shape), 0),
    weightBytes: stored.reduce((sum, { bytes }) => sum + bytes, 0),
    dtypes: [...new Set(stored.map(storage))].sort(),
    compiled: parsed.trainingConfig !== null,
    training: describeTraining(parsed.trainingConfig),
    weightsAlone: false,
    remarks: [...(quantised ? ['its weights are quantised'] : []), ...described.remarks],
  };
}

const storage = ({ dtype, quantization }: WeightSpec): string =>
  quantization ? `${quantization.dtype} of ${dtype}` : dtype;
