import type { JsonObject } from '../keras-object.js';

/** Brings what is special about one class in Keras's files to the names of options here. */
export type LayerAdapter = (config: JsonObject) => JsonObject;

/** By the type here. Whatever is not listed differs by the case of its names alone. */
export const layerAdapters: Readonly<Record<string, LayerAdapter>> = {
  'layers/LeakyReLU': ({ alpha, ...config }) =>
    alpha === undefined ? config : { negative_slope: alpha, ...config },
  // Texts are spread by their hashes, whatever it says.
  'layers/StringLookup': ({ oov_method: _, ...config }) => config,
  // Keras before 2.1 and TensorFlow.js know no other form.
  'layers/GRU': (config) => ({ reset_after: false, ...config }),
  'layers/GRUCell': (config) => ({ reset_after: false, ...config }),
};

/**
 * Keys that say nothing about what the layer computes in 32-bit floats, or that repeat what stands
 * elsewhere in the file. Keys that are not known and are null or false count as such too.
 */
export const neutralKeys: ReadonlySet<string> = new Set([
  'adjustment',
  'autocast',
  'build_config',
  'consume_less',
  'dtype',
  'fused',
  'implementation',
  'inbound_nodes',
  // What was learnt on top is part of the kernel in the file.
  'lora_alpha',
  'lora_rank',
  'input_dim',
  'input_dtype',
  'input_length',
  'input_spec',
  'module',
  'optional',
  'registered_name',
  'seed',
  'supports_masking',
  'unroll',
  'vocabulary_size',
]);

/** Values of keys that would change what a layer computes, and that no layer here can do. */
export const unsupported: Readonly<Record<string, (value: unknown) => boolean>> = {
  data_format: (value) => value === 'channels_first',
  renorm: (value) => value === true,
  time_major: (value) => value === true,
};
