import type { Config, ConfigValue, Registry, SerializedValue } from '@graftjs/core';
import type { Json, JsonObject } from '../keras-object.js';
import type { Plain } from './plain-layer.js';
import { writeLayer } from './write-layer.js';

/** `[layer name, which use of it, which output]`, counted from 0. */
type Reference = readonly [layer: string, use: number, output: number];

/** A model the way Keras 2 and TensorFlow.js write it: `{ class_name, config }`. */
export function writeModel(
  { type, config }: SerializedValue,
  registry: Registry,
  plain: Plain,
): JsonObject {
  const nested = (value: SerializedValue): JsonObject =>
    value.type.startsWith('models/')
      ? writeModel(value, registry, plain)
      : writeLayer(plain(value), registry, nested);
  return type === 'models/Sequential'
    ? { class_name: 'Sequential', config: writeSequential(config, nested) }
    : { class_name: 'Model', config: writeGraph(config, nested) };
}

/** A layer of a graph. */
type Keyed = SerializedValue & { readonly key?: string };

const withName = (layer: JsonObject, name: string): JsonObject => ({
  ...layer,
  config: { ...(layer['config'] as JsonObject), name },
});

type Nested = (value: SerializedValue) => JsonObject;

function writeSequential(config: Config, nested: Nested): JsonObject {
  const { name, trainable, layers, buildInputShape } = config;
  const [first, ...others] = layers as unknown as SerializedValue[];
  const stack = first
    ? [withShape(nested(first), buildInputShape ?? null), ...others.map(nested)]
    : [];
  return { name: name as Json, trainable: trainable as Json, layers: stack };
}

/** The first layer says what the stack was built on, where it does not say so itself. */
function withShape(layer: JsonObject, shape: ConfigValue): JsonObject {
  const config = layer['config'] as JsonObject;
  const saysSo = 'batch_input_shape' in config || 'layers' in config || 'layer' in config;
  if (saysSo || shape === null) return layer;
  return { ...layer, config: { ...config, batch_input_shape: shape as Json, dtype: 'float32' } };
}

function writeGraph(config: Config, nested: Nested): JsonObject {
  const { name, trainable, layers, inputs, outputs } = config as unknown as {
    name: string;
    trainable: boolean;
    layers: readonly (Keyed & { uses: readonly (readonly Reference[])[] })[];
    inputs: readonly Reference[];
    outputs: readonly Reference[];
  };
  const models = new Set(
    layers.filter(({ type }) => type.startsWith('models/')).map((layer) => nameOf(layer)),
  );
  // Keras counts the making of a model as its first use.
  const renumber = ([layer, use, output]: Reference): Json[] => [
    layer,
    models.has(layer) ? use + 1 : use,
    output,
  ];
  return {
    name,
    trainable,
    layers: layers.map((layer) => ({
      name: nameOf(layer),
      ...withName(nested(layer), nameOf(layer)),
      inbound_nodes: layer.uses
        .filter((use) => use.length > 0)
        .map((use) => use.map((reference) => [...renumber(reference), {}])),
    })),
    input_layers: inputs.map(renumber),
    output_layers: outputs.map(renumber),
  };
}

/** What references call it, also where layers of several models share a name. */
const nameOf = ({ key, config }: Keyed): string => key ?? (config['name'] as string);
