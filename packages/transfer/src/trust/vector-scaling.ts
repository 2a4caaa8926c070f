import { checkTable, type Table } from '../statistics/table.js';
import { logLoss } from './calibration.js';
import { softmaxOf } from './softmax.js';

export interface VectorScalingOptions {
  /** Steps of gradient descent at the most. Default 2000. */
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
 * held-out examples. Unlike a temperature it can change predictions. The objective is convex;
 * gradient descent with halving steps never lets it rise.
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
  // Scales first, then shifts.
  let point = Float64Array.from({ length: 2 * classes }, (_, j) => (j < classes ? 1 : 0));
  const origin = point.slice();
  const objective = (at: Float64Array) =>
    logLoss(softmaxOf(scaled(logits, at)), labels) +
    (ridge / 2) * at.reduce((sum, v, j) => sum + (v - (origin[j] as number)) ** 2, 0);
  let value = objective(point);
  let rate = 1;
  for (let step = 0; step < steps && rate > 1e-12; step++) {
    const slope = slopeAt(logits, labels, point, origin, ridge);
    const size = slope.reduce((sum, g) => sum + g * g, 0);
    if (size < 1e-18) break;
    rate *= 2;
    for (; rate > 1e-12; rate /= 2) {
      const next = point.map((v, j) => v - rate * (slope[j] as number));
      const reached = objective(next);
      // Armijo's rule: a step must earn a share of what its slope promises.
      if (reached <= value - 0.5 * rate * size) {
        [point, value] = [next, reached];
        break;
      }
    }
  }
  return {
    scales: point.slice(0, classes),
    shifts: point.slice(classes),
    lossBefore: logLoss(softmaxOf(logits), labels),
    lossAfter: logLoss(softmaxOf(scaled(logits, point)), labels),
    apply: (given) => softmaxOf(scaled(given, point)),
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
