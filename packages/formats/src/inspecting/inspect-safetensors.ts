import { readSafetensors } from '../safetensors/read-safetensors.js';
import type { Inspection } from './inspection.js';
import { weightFacts } from './inspect-keras.js';

/** What a safetensors file holds: arrays by name, grouped by the module that they belong to. */
export function inspectSafetensors(bytes: Uint8Array, where: string): Inspection {
  const { arrays, metadata } = readSafetensors(bytes, where);
  const modules = new Map<string, number>();
  for (const { name, shape } of arrays) {
    const module = /^(.*)[./][^./]*$/.exec(name)?.[1] ?? name;
    const size = shape.reduce((a, b) => a * b, 1);
    modules.set(module, (modules.get(module) ?? 0) + size);
  }
  return {
    format: 'safetensors',
    where,
    kerasVersion: null,
    generatedBy: metadata['format'] ?? null,
    convertedBy: null,
    name: metadata['model'] ?? null,
    layers: [...modules].map(([path, parameters]) => ({
      path,
      className: '',
      outputShape: null,
      parameters,
      known: true,
    })),
    ...weightFacts(arrays),
    compiled: false,
    remarks: ['weights alone, without a model: loadWeights(model, file)'],
  };
}
