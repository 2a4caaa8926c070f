import { className, formatShape, type Layer } from '@graftjs/core';
import { columns, joined, reshaped, summed, transposed } from '../rearrange.js';
import type { StoredArray } from '../stored-array.js';
import { entryOf } from '../../entry-of.js';

const GATES: Readonly<Record<string, number>> = { LSTM: 4, GRU: 3 };

/**
 * The arrays of CuDNNLSTM and CuDNNGRU as those of LSTM and GRU: their kernels are stored in the
 * other order, gate by gate, and their biases twice.
 */
export function convertCudnn(layer: Layer, arrays: readonly StoredArray[]): readonly StoredArray[] {
  const gates = entryOf(GATES, className(layer.type));
  const [kernel, recurrent, bias] = arrays;
  const units = recurrent?.shape[0] ?? 0;
  if (!gates || !kernel || !recurrent || !bias || arrays.length !== 3) return arrays;
  if (formatShape(bias.shape) !== formatShape([2 * gates * units])) return arrays;
  const split = (array: StoredArray): StoredArray[] =>
    Array.from({ length: gates }, (_, gate) => columns(array, gate * units, (gate + 1) * units));
  const half = gates * units;
  const newBias =
    gates === 4
      ? summed(columns(bias, 0, half), columns(bias, half, 2 * half))
      : reshaped(bias, [2, half]);
  return [
    // A gate's [inputs, units] holds the bytes of [units, inputs].
    joined(
      split(kernel).map((gate) => {
        const [inputs = 0, width = 0] = gate.shape;
        return transposed(reshaped(gate, [width, inputs]), [1, 0]);
      }),
      kernel.name,
    ),
    joined(
      split(recurrent).map((gate) => transposed(gate, [1, 0])),
      recurrent.name,
    ),
    newBias,
  ];
}
