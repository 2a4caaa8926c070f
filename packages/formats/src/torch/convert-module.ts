import { className, type Layer } from '@graftjs/core';
import { entryOf } from '../keras/entry-of.js';
import { columns, joined, reshaped, summed, transposed } from '../keras/weights/rearrange.js';
import type { StoredArray } from '../keras/weights/stored-array.js';

/** The arrays of a PyTorch module by their own names: `weight`, `bias`, `running_mean`. */
export type Module = ReadonlyMap<string, StoredArray>;

type Convert = (module: Module, layer: Layer) => (StoredArray | undefined)[];

const reversedAxes = (array: StoredArray): StoredArray => {
  const spatial = array.shape.map((_, axis) => axis).slice(2);
  return transposed(array, [...spatial, 1, 0]);
};

/** [outputs, inputs] to [inputs, outputs]; filters and channels last. */
const kernel: Convert = (module) =>
  [module.get('weight'), module.get('bias')].map((array, i) =>
    array && i === 0 ? reversedAxes(array) : array,
  );

const scaleAndShift: Convert = (module) => [module.get('weight'), module.get('bias')];

const batchNorm: Convert = (module, layer) => [
  ...scaleAndShift(module, layer),
  module.get('running_mean'),
  module.get('running_var'),
];

/** [channels · multiplier, 1, …] to […, channels, multiplier]. */
const depthwise: Convert = (module, layer) => {
  const [channels = 1, multiplier = 1] = layer.parameters[0]?.shape.slice(-2) ?? [];
  const weight = module.get('weight');
  const [, , ...size] = weight?.shape ?? [];
  const moved =
    weight &&
    transposed(reshaped(weight, [channels, multiplier, ...size]), [
      ...size.map((_, axis) => axis + 2),
      0,
      1,
    ]);
  return [moved, module.get('bias')];
};

/** The same gates in another order, [gates · units, inputs] or [gates · units]. */
function gates(array: StoredArray, order: readonly number[]): StoredArray {
  const turned = array.shape.length === 2 ? transposed(array, [1, 0]) : array;
  const units = (turned.shape.at(-1) ?? 0) / order.length;
  return joined(
    order.map((gate) => columns(turned, gate * units, (gate + 1) * units)),
    array.name,
  );
}

/** Kernels, and biases that PyTorch keeps twice. GRU of Keras keeps them so as well. */
const recurrent =
  (order: readonly number[], twoBiases = false): Convert =>
  (module) => {
    const part = (name: string): StoredArray | undefined => {
      const array = module.get(`${name}_l0`) ?? module.get(name);
      return array && gates(array, order);
    };
    const [first, second] = [part('bias_ih'), part('bias_hh')];
    const width = first?.shape[0] ?? 0;
    const bias =
      first && second && (twoBiases ? pairOf(first, second, width) : summed(first, second));
    return [part('weight_ih'), part('weight_hh'), bias];
  };

const pairOf = (first: StoredArray, second: StoredArray, width: number): StoredArray =>
  reshaped(joined([first, second], first.name), [2, width]);

const CONVERSIONS: Readonly<Record<string, Convert>> = {
  BatchNormalization: batchNorm,
  Conv1D: kernel,
  Conv1DTranspose: kernel,
  Conv2D: kernel,
  Conv2DTranspose: kernel,
  Conv3D: kernel,
  Conv3DTranspose: kernel,
  Dense: kernel,
  DepthwiseConv1D: depthwise,
  DepthwiseConv2D: depthwise,
  Embedding: (module) => [module.get('weight')],
  // Reset, update, new; here update comes first.
  GRU: recurrent([1, 0, 2], true),
  GroupNormalization: scaleAndShift,
  LayerNormalization: scaleAndShift,
  LSTM: recurrent([0, 1, 2, 3]),
  PReLU: (module, layer) => [
    module.get('weight') &&
      reshaped(module.get('weight') as StoredArray, layer.parameters[0]?.shape ?? []),
  ],
  RMSNormalization: (module) => [module.get('weight')],
  SimpleRNN: recurrent([0]),
};

/** Arrays of PyTorch that no layer has: counters. */
export const IGNORED: ReadonlySet<string> = new Set(['num_batches_tracked']);

/**
 * The arrays of a PyTorch module in the order and layout of a layer's weights.
 *
 * @returns `null` for a layer that is laid out in a way that is not known
 */
export function convertModule(layer: Layer, module: Module): StoredArray[] | null {
  const kind = className(layer.type);
  if (kind === 'Bidirectional') return bothDirections(layer, module);
  const convert = entryOf(CONVERSIONS, kind);
  return convert ? convert(module, layer).filter((array) => array !== undefined) : null;
}

function bothDirections(layer: Layer, module: Module): StoredArray[] | null {
  const [forward, backward] = layer.sublayers as readonly [Layer, Layer];
  const reverse = [...module].filter(([name]) => name.endsWith('_reverse'));
  const ahead = convertModule(forward, module);
  const back = convertModule(
    backward,
    new Map(reverse.map(([name, array]) => [name.replace(/_reverse$/, ''), array])),
  );
  return ahead && back && [...ahead, ...back];
}
