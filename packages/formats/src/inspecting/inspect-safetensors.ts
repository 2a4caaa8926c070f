import { readSafetensors } from '../safetensors/read-safetensors.js';
import type { Inspection } from './inspection.js';
import { weightFacts } from './inspect-keras.js';
import { modulesIn } from './modules-in.js';

/** What a safetensors file holds: arrays by name, grouped by the module that they belong to. */
export function inspectSafetensors(bytes: Uint8Array, where: string): Inspection {
  const { arrays, metadata } = readSafetensors(bytes, where);
  return {
    format: 'safetensors',
    where,
    kerasVersion: null,
    generatedBy: metadata['format'] ?? null,
    convertedBy: null,
    name: metadata['model'] ?? null,
    layers: modulesIn(arrays),
    ...weightFacts(arrays),
    compiled: false,
    training: null,
    weightsAlone: true,
    remarks: ['weights alone, without a model: loadWeights(model, file)'],
  };
}
