import type { Model, Registry } from '@graftjs/core';
import type { JsonObject } from '../keras/keras-object.js';
import { toTfjsForm } from '../keras/training/training-config.js';
import { plainLayers } from '../keras/writing/plain-layer.js';
import { writeModel } from '../keras/writing/write-model.js';
import { version } from '../version.js';
import { encodeWeights } from './encode-weights.js';

export interface TfjsOptions {
  readonly registry: Registry;
  /** The most bytes in one file of weights. */
  readonly shardBytes: number;
  readonly trainingConfig: JsonObject | undefined;
  readonly userDefinedMetadata: JsonObject | undefined;
}

/** The files of a layers model of TensorFlow.js: `model.json` and the shards of its weights. */
export async function tfjsFiles(
  model: Model,
  { registry, shardBytes, trainingConfig, userDefinedMetadata }: TfjsOptions,
): Promise<Map<string, Uint8Array>> {
  const { specs, bytes } = await encodeWeights(model);
  const shards = shardsOf(bytes, shardBytes);
  const json = {
    format: 'layers-model',
    generatedBy: `graft ${version}`,
    convertedBy: null,
    modelTopology: {
      ...writeModel({ type: model.type, config: model.getConfig() }, registry, plainLayers(model)),
      // The vocabulary in which the layers are written.
      keras_version: '2.15.0',
      backend: 'graft',
    },
    ...compiled(trainingConfig),
    ...(userDefinedMetadata ? { userDefinedMetadata } : {}),
    weightsManifest: [{ paths: [...shards.keys()], weights: specs }],
  };
  return new Map([...shards, ['model.json', new TextEncoder().encode(JSON.stringify(json))]]);
}

function shardsOf(bytes: Uint8Array, shardBytes: number): Map<string, Uint8Array> {
  const count = Math.ceil(bytes.length / shardBytes);
  return new Map(
    Array.from({ length: count }, (_, i) => [
      `group1-shard${i + 1}of${count}.bin`,
      bytes.subarray(i * shardBytes, (i + 1) * shardBytes),
    ]),
  );
}

/** As stock TensorFlow.js takes it, and whole under a name that it passes over. */
function compiled(config: JsonObject | undefined): object {
  if (!config) return {};
  const plain = toTfjsForm(config);
  return { ...(plain ? { trainingConfig: plain } : {}), compileConfig: config };
}
