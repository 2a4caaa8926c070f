import type { StoredArray } from '../stored-array.js';
import { joined } from '../rearrange.js';
import { entryOf } from '../../entry-of.js';

/**
 * Where the gates are in the arrays of Keras 1, in the order in which they are joined today. It kept
 * a kernel, a recurrent kernel and a bias for each gate.
 */
const GATES: Readonly<Record<string, readonly number[]>> = {
  // input, candidate, forget, output → input, forget, candidate, output
  LSTM: [0, 2, 1, 3],
  ConvLSTM2D: [0, 2, 1, 3],
  // update, reset, candidate
  GRU: [0, 1, 2],
};

export function joinGates(kind: string, arrays: readonly StoredArray[]): readonly StoredArray[] {
  const gates = entryOf(GATES, kind);
  if (!gates || arrays.length !== 3 * gates.length) return arrays;
  return ['kernel', 'recurrent_kernel', 'bias'].map((name, part) =>
    joined(
      gates.map((gate) => arrays[3 * gate + part] as StoredArray),
      name,
    ),
  );
}
