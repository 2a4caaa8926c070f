import { className, type Layer, type Model, type Parameter } from '@graftjs/core';
import { isModel } from '@graftjs/layers';
import { partNames } from './part-names.js';

/** A weight and where Keras 3 keeps it in `model.weights.h5`. */
export type PlacedVariable = readonly [path: string, parameter: Parameter];

/** How Keras 3 calls the layers inside a layer, in their order. */
const PARTS: Readonly<Record<string, readonly string[]>> = {
  Bidirectional: ['forward_layer', 'backward_layer'],
  ConvLSTM1D: ['cell'],
  ConvLSTM2D: ['cell'],
  ConvLSTM3D: ['cell'],
  GRU: ['cell'],
  LSTM: ['cell'],
  RNN: ['cell'],
  SimpleRNN: ['cell'],
};

/** Lists of layers in a layer, by the name that Keras has for the list. */
const LISTS: Readonly<Record<string, string>> = { Pipeline: 'layers', StackedRNNCells: 'cells' };

function partsOf({ type, sublayers }: Layer): readonly string[] {
  const kind = className(type);
  const list = LISTS[kind];
  if (list !== undefined) {
    const names = partNames(sublayers, (part) => className(part.type));
    return names.map((name) => `${list}/${name}`);
  }
  // Projections are called for what they project; those of one class have public names.
  const projection = ({ name }: Layer): string => `${name.replace('attention_', '')}_dense`;
  if (kind === 'GroupedQueryAttention') return sublayers.map((part) => `_${projection(part)}`);
  if (kind !== 'MultiHeadAttention') return PARTS[kind] ?? [];
  return sublayers.map((part) => (part.name === 'gate' ? '_gate_dense' : projection(part)));
}

/** All weights of a model, each at its place; a layer that is shared is kept once. */
export function modelVariables(model: Model, path = '', seen = new Set<Layer>()): PlacedVariable[] {
  const names = partNames(model.layers, ({ type }) => classOf(type));
  return model.layers.flatMap((layer, i) => {
    const own = `${path}layers/${names[i] as string}`;
    return isModel(layer)
      ? modelVariables(layer as Model, `${own}/`, seen)
      : layerVariables(layer, own, seen);
  });
}

const classOf = (type: string): string =>
  type === 'models/Functional' ? 'Functional' : className(type);

/** The weights of a layer that is no model, and of the layers inside it. */
export function layerVariables(
  layer: Layer,
  path: string,
  seen = new Set<Layer>(),
): PlacedVariable[] {
  if (seen.has(layer)) return [];
  seen.add(layer);
  const inside = new Set(layer.sublayers.flatMap(({ parameters }) => parameters));
  const kind = className(layer.type);
  const alone = layer.parameters.filter((parameter) => !inside.has(parameter));
  const borrowed = kind === 'SpectralNormalization' ? kernelsOf(layer) : [];
  const own = [...borrowed, ...alone].map((parameter, i): PlacedVariable => [
    `${path}/vars/${i}`,
    parameter,
  ]);
  const parts = partsOf(layer);
  const below = layer.sublayers.flatMap((part, i) => {
    const place = `${path}/${parts[i] ?? 'layer'}`;
    return isModel(part)
      ? modelVariables(part as Model, `${place}/`, seen)
      : layerVariables(part, place, seen);
  });
  return [...own, ...below];
}

/** The weight that Keras keeps both in the layer and in what wraps it. */
const kernelsOf = ({ sublayers }: Layer): Parameter[] =>
  sublayers
    .flatMap(({ parameters }) => parameters)
    .filter(({ name }) => name === 'kernel' || name === 'embeddings')
    .slice(0, 1);
