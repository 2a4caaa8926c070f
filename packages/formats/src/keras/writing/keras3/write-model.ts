import {
  type Layer,
  type Model,
  type Registry,
  type SerializedValue,
  type SymbolicTensor,
} from '@graftjs/core';
import { isModel } from '@graftjs/layers';
import type { Json, JsonObject } from '../../keras-object.js';
import { callOf } from './write-call.js';
import { writeLayer } from './write-layer.js';

/** `[layer name, which use of it, which output]`. */
type Reference = readonly [layer: string, use: number, output: number];
type Entry = SerializedValue & {
  readonly key?: string;
  readonly uses?: readonly (readonly Reference[])[];
};

/** A model the way Keras 3 writes it, with all its layers and connections. */
export function writeKeras3(model: Model, registry: Registry): JsonObject {
  return model.type === 'models/Sequential'
    ? writeSequential(model, registry)
    : writeFunctional(model, registry);
}

function writeSequential(model: Model, registry: Registry): JsonObject {
  const { name, trainable, layers } = model.getConfig();
  const stack = (layers as unknown as readonly Entry[]).map((entry, i) =>
    writeEntry(entry, model.sublayers[i] as Layer, registry),
  );
  const shape = [...(model.inputs[0]?.shape ?? [])];
  const begun = stack[0]?.['class_name'] === 'InputLayer';
  const entry = {
    module: 'keras.layers',
    class_name: 'InputLayer',
    config: { batch_shape: shape, dtype: 'float32', sparse: false, name: `${model.name}_input` },
    registered_name: null,
  };
  return modelObject('Sequential', {
    name: name as Json,
    trainable: trainable as Json,
    layers: begun ? stack : [entry, ...stack],
    build_input_shape: shape,
  });
}

const modelObject = (kind: string, config: JsonObject): JsonObject => ({
  // Keras exports no name for the class of functional models.
  module: kind === 'Functional' ? 'keras.src.models.functional' : 'keras',
  class_name: kind,
  config,
  registered_name: kind === 'Functional' ? 'Functional' : null,
});

const writeEntry = (entry: SerializedValue, layer: Layer, registry: Registry): JsonObject =>
  isModel(layer)
    ? writeKeras3(layer as Model, registry)
    : writeLayer({ type: entry.type, config: entry.config }, registry, (inside) =>
        writeKeras3(registry.create(inside) as Model, registry),
      );

function writeFunctional(model: Model, registry: Registry): JsonObject {
  const { name, trainable, layers, inputs, outputs } = model.getConfig();
  const entries = layers as unknown as readonly Entry[];
  const symbols = symbolsOf(model, entries);
  const keyOf = ({ key, config }: Entry): string => key ?? (config['name'] as string);
  const maskers = new Map(
    entries.filter(({ type }) => type === 'layers/MaskBy').map((entry) => [keyOf(entry), entry]),
  );
  // Keras has no layer that gives a mask: it is told with the call.
  const unmasked = (one: Reference): Reference => maskers.get(one[0])?.uses?.[one[1]]?.[0] ?? one;
  const written = entries.flatMap((entry, i) => {
    if (maskers.has(keyOf(entry))) return [];
    const calls = (entry.uses ?? [])
      .filter((use) => use.length > 0)
      .map((use) => {
        const masks = use.map((one) => maskers.get(one[0])?.uses?.[one[1]]?.[1] ?? null);
        const tensors = use.map((one) => tensorOf(unmasked(one), symbols));
        const given = masks.map((mask) => mask && tensorOf(mask, symbols));
        return callOf(entry, model.layers[i] as Layer, tensors, given);
      });
    return [
      {
        ...withName(writeEntry(entry, model.layers[i] as Layer, registry), keyOf(entry)),
        name: keyOf(entry),
        inbound_nodes: calls,
      },
    ];
  });
  const ends = (references: unknown): Json =>
    (references as readonly Reference[]).map(unmasked) as unknown as Json;
  return modelObject('Functional', {
    name: name as Json,
    trainable: trainable as Json,
    layers: written,
    input_layers: inputs as Json,
    output_layers: ends(outputs),
  });
}

/** Layers are found by their names, also where two had the same before. */
function withName(layer: JsonObject, name: string): JsonObject {
  return { ...layer, config: { ...(layer['config'] as JsonObject), name } };
}

type Symbols = ReadonlyMap<string, readonly (readonly SymbolicTensor[])[]>;

/** What each use of each layer gives, by the name that references have for the layer. */
function symbolsOf(model: Model, entries: readonly Entry[]): Symbols {
  const { uses } = model as Model & { readonly uses: readonly SymbolicTensor['use'][] };
  return new Map(
    entries.map(({ key, config }, i) => [
      key ?? (config['name'] as string),
      uses.filter(({ layer }) => layer === model.layers[i]).map(({ outputs }) => outputs),
    ]),
  );
}

function tensorOf(reference: Reference, symbols: Symbols): JsonObject {
  const [name, use, output] = reference;
  const symbol = symbols.get(name)?.[use]?.[output];
  return {
    class_name: '__keras_tensor__',
    config: {
      shape: [...(symbol?.shape ?? [])],
      dtype: symbol?.dtype ?? 'float32',
      keras_history: reference as unknown as Json,
    },
  };
}
