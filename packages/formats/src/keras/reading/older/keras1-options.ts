import type { Json, JsonObject } from '../../keras-object.js';
import { entryOf } from '../../entry-of.js';

/** Options that were renamed between Keras 1 and 2. */
const RENAMED: Readonly<Record<string, string>> = {
  atrous_rate: 'dilation_rate',
  b_constraint: 'bias_constraint',
  b_regularizer: 'bias_regularizer',
  beta_init: 'beta_initializer',
  bias: 'use_bias',
  border_mode: 'padding',
  cropping: 'cropping',
  dim_ordering: 'data_format',
  dropout_U: 'recurrent_dropout',
  dropout_W: 'dropout',
  filter_length: 'kernel_size',
  forget_bias_init: 'unit_forget_bias',
  gamma_init: 'gamma_initializer',
  init: 'kernel_initializer',
  inner_activation: 'recurrent_activation',
  inner_init: 'recurrent_initializer',
  length: 'size',
  nb_filter: 'filters',
  output_dim: 'units',
  p: 'rate',
  pool_length: 'pool_size',
  sigma: 'stddev',
  stride: 'strides',
  subsample: 'strides',
  subsample_length: 'strides',
  U_regularizer: 'recurrent_regularizer',
  U_constraint: 'recurrent_constraint',
  W_constraint: 'kernel_constraint',
  W_regularizer: 'kernel_regularizer',
};

/** Names that an option has in one class only. */
const OF_CLASS: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  Embedding: {
    dropout: 'dropout',
    init: 'embeddings_initializer',
    output_dim: 'output_dim',
    W_constraint: 'embeddings_constraint',
    W_regularizer: 'embeddings_regularizer',
  },
  ReversibleEmbedding: { output_dim: 'output_dim' },
  PReLU: { init: 'alpha_initializer' },
};

const SIZES = ['nb_row', 'nb_col'] as const;
const VOLUME = ['kernel_dim1', 'kernel_dim2', 'kernel_dim3'] as const;

/** The configuration of a layer with the names of Keras 2, whichever version wrote it. */
export function withNewNames(kind: string, config: JsonObject): JsonObject {
  const entries = Object.entries(config).flatMap(([key, value]): [string, Json][] => {
    const own = entryOf(entryOf(OF_CLASS, kind) ?? {}, key) ?? entryOf(RENAMED, key);
    if (own === undefined || (own !== key && Object.hasOwn(config, own))) return [[key, value]];
    return [[own, newValue(own, value)]];
  });
  const renamed = Object.fromEntries(entries);
  for (const names of [SIZES, VOLUME]) {
    if (names.every((name) => Object.hasOwn(config, name))) {
      renamed['kernel_size'] = names.map((name) => config[name] as Json);
      for (const name of names) delete renamed[name];
    }
  }
  return renamed;
}

function newValue(option: string, value: Json): Json {
  if (option === 'data_format') return value === 'th' ? 'channels_first' : 'channels_last';
  if (option === 'unit_forget_bias') return value === 'one' || value === true;
  if (option.endsWith('regularizer') || option.endsWith('constraint')) return namedObject(value);
  return value;
}

/** `{ name: 'WeightRegularizer', l1: 0, l2: 0.1 }` as a class and its configuration. */
function namedObject(value: Json): Json {
  if (value === null || typeof value !== 'object' || Array.isArray(value)) return value;
  const { name, ...config } = value as JsonObject;
  return typeof name === 'string' ? { class_name: name, config } : value;
}
