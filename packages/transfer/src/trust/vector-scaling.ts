import { checkCount, checkStrength } from '../statistics/check-number.js';
import { checkClassNumbers } from '../statistics/probabilities.js';
import { lbfgs } from '../heads/l-bfgs.js';
import { checkTable, checkWidth, type Table } from '../statistics/table.js';
import { crossEntropyOf, softmaxOf } from './softmax.js';

export interface VectorScalingOptions {
  /** Steps of L-BFGS at the most. Default 2000. */
  readonly steps?: number;
  /** Pulls scales to 1 and shifts to 0, against few examples. Default 1e-3. */
  readonly ridge?: number;
}

/** A fitted scale and shift a class. */
export interface VectorScaling {
  readonly scales: Float64Array;
  readonly shifts: Float64Array;
  readonly lossBefore: number;
  readonly lossAfter: number;
  /** Calibrated probabilities of logits. */
  apply(logits: Table): Float64Array[];
}

/**
 * Vector scaling: softmax(a ⊙ z + b) with one scale and one shift a class, fitted to the log loss on
 * held-out examples. Unlike a temperature it can change predictions.
 *
 * @param logits before the softmax, one row an example; examples that training did not see
 * @see Guo et al., "On Calibration of Modern Neural Networks", ICML 2017
 */
export function vectorScaling(
  logits: Table,
  labels: ArrayLike<number>,
  { steps = 2000, ridge = 1e-3 }: VectorScalingOptions = {},
): VectorScaling {
  const classes = checkTable('vectorScaling', logits, labels);
  checkClassNumbers('vectorScaling', labels, classes);
  checkCount('vectorScaling', 'steps', steps);
  checkStrength('vectorScaling', 'ridge', ridge);
  // Scales first, then shifts.
  const origin = Float64Array.from({ length: 2 * classes }, (_, j) => (j < classes ? 1 : 0));
  const { x: point } = lbfgs(
    (at) => ({
      value:
        crossEntropyOf(scaled(logits, at), labels) +
        (ridge / 2) * at.reduce((sum, v, j) => sum + (v - (origin[j] as number)) ** 2, 0),
      gradient: slopeAt(logits, labels, at, origin, ridge),
    }),
    origin,
    { iterations: steps, tolerance: 1e-9 },
  );
  return {
    scales: point.slice(0, classes),
    shifts: point.slice(classes),
    lossBefore: crossEntropyOf(logits, labels),
    lossAfter: crossEntropyOf(scaled(logits, point), labels),
    apply: (given) => {
      for (const row of given) checkWidth('vectorScaling', row, classes);
      return softmaxOf(scaled(given, point));
    },
  };
}

function scaled(logits: Table, point: Float64Array): Float64Array[] {
  return logits.map((row) =>
    Float64Array.from(row, (z, k) => (point[k] as number) * z + (point[row.length + k] as number)),
  );
}

function slopeAt(
  logits: Table,
  labels: ArrayLike<number>,
  point: Float64Array,
  origin: Float64Array,
  ridge: number,
): Float64Array {
  const slope = point.map((v, j) => ridge * (v - (origin[j] as number)));
  softmaxOf(scaled(logits, point)).forEach((p, i) => {
    p.forEach((chance, k) => {
      const error = (chance - Number(k === labels[i])) / logits.length;
      slope[k]! += error * (logits[i]![k] as number);
      slope[p.length + k]! += error;
    });
  });
  return slope;
}
