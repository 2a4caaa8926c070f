import type { Shards } from '../sharded/open-shards.js';
import type { Inspection } from './inspection.js';
import { treeArrays, weightFacts } from './inspect-keras.js';
import { modulesIn } from './modules-in.js';

/** What weights in several files hold. */
export function inspectShards(shards: Shards, where: string): Inspection {
  const arrays = shards.kind === 'keras' ? treeArrays(shards.root) : shards.arrays;
  return {
    format: 'sharded-weights',
    where,
    kerasVersion: null,
    generatedBy: shards.kind === 'keras' ? 'Keras 3' : null,
    convertedBy: null,
    name: null,
    layers: modulesIn(arrays),
    ...weightFacts(arrays),
    compiled: false,
    training: null,
    weightsAlone: true,
    remarks: ['weights alone, without a model: loadWeights(model, file)'],
  };
}
