import type { Layer, Model, SymbolicTensor } from '@graftjs/core';
import { inlineModels } from '@graftjs/layers';
import { usesOf } from '@graftjs/zoo';

/** What one layer computes for one example. */
export interface LayerWork {
  readonly layer: string;
  readonly multiplyAdds: number;
}

/**
 * Counts the multiplications (each with its addition) of one example's forward pass, layer by layer
 * from the input on: those of kernels (dense, convolutions of every kind, recurrent, attention).
 * Activations, pooling, normalisations and biases are left out, as is usual. Two of them are about a
 * FLOP count's worth of one: FLOPs are twice this figure. A layer that is used several times counts
 * each time; axes of unknown size count as 1.
 *
 * @example
 * const total = multiplyAdds(model).reduce((sum, { multiplyAdds }) => sum + multiplyAdds, 0);
 */
export function multiplyAdds(model: Model): LayerWork[] {
  return usesOf(inlineModels(model)).map(({ layer, inputs, outputs }) => ({
    layer: layer.name,
    multiplyAdds: workOf(layer, inputs, outputs),
  }));
}

/** Of one example's forward pass through a whole model. */
export const totalMultiplyAdds = (model: Model): number =>
  multiplyAdds(model).reduce((sum, { multiplyAdds: own }) => sum + own, 0);

function workOf(
  layer: Layer,
  inputs: readonly SymbolicTensor[],
  outputs: readonly SymbolicTensor[],
): number {
  const name = layer.type;
  const kernels = kernelsOf(layer);
  if (/Embedding/.test(name) || kernels.length === 0) return 0;
  const weights = kernels.reduce((sum, size) => sum + size, 0);
  const [given, made] = [sizes(inputs[0]), sizes(outputs[0])];
  const first = /channels_?first/i.test(String(layer.getConfig()['dataFormat'] ?? ''));
  const places = (shape: readonly number[]) => product(first ? shape.slice(1) : shape.slice(0, -1));
  // Each place of its own has kernels of its own.
  if (/LocallyConnected/.test(name)) return weights;
  // A transposed convolution spreads each place of its input; a recurrent layer goes along it.
  if (/Transpose|RNN|LSTM|GRU|Bidirectional/.test(name)) return weights * places(given);
  if (/Attention/.test(name)) return weights * places(given) + scoresOf(layer, inputs);
  return weights * places(made);
}

/** Of queries with keys, and of values with the weights that those give. */
function scoresOf(layer: Layer, inputs: readonly SymbolicTensor[]): number {
  const {
    numHeads = 1,
    keyDim = 0,
    valueDim,
  } = layer.getConfig() as {
    numHeads?: number;
    keyDim?: number;
    valueDim?: number | null;
  };
  const [queries = 1] = sizes(inputs[0]);
  const [keys = 1] = sizes(inputs[1] ?? inputs[0]);
  return queries * keys * numHeads * (keyDim + (valueDim ?? keyDim));
}

/** Sizes of the weights that are multiplied with inputs, those of layers inside as well. */
function kernelsOf(layer: Layer): number[] {
  return [...new Set(layer.parameters)].flatMap(({ name, shape, size }) =>
    shape.length >= 2 && !/bias/.test(name) ? [size] : [],
  );
}

const sizes = (tensor: SymbolicTensor | undefined): number[] =>
  (tensor?.shape ?? []).slice(1).map((size) => size ?? 1);
const product = (values: readonly number[]): number => values.reduce((a, b) => a * b, 1);
