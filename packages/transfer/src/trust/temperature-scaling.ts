import { checkTable, type Table } from '../statistics/table.js';
import { logLoss } from './calibration.js';
import { softmaxOf } from './softmax.js';

/** A fitted temperature. */
export interface TemperatureScaling {
  /** Above 1: the model was too sure. */
  readonly temperature: number;
  readonly lossBefore: number;
  readonly lossAfter: number;
  /** Calibrated probabilities of logits. */
  apply(logits: Table): Float64Array[];
}

/**
 * Finds the temperature T that minimises the log loss of softmax(logits / T) on held-out examples.
 * Predictions stay what they are; their confidence becomes honest. The log loss cannot rise; the
 * calibration error, which depends on bins, can.
 *
 * @param logits before the softmax, one row an example; examples that training did not see
 * @see Guo et al., "On Calibration of Modern Neural Networks", ICML 2017
 */
export function temperatureScaling(logits: Table, labels: ArrayLike<number>): TemperatureScaling {
  checkTable('temperatureScaling', logits, labels);
  const slope = (inverse: number) => lossSlope(logits, labels, inverse);
  // The loss is convex in 1/T: its slope is bisected. A loss that falls for ever ends at the border.
  let [low, high] = [1e-4, 1e4];
  // Eight decades, halved until doubles hold no more.
  for (let round = 0; round < 64; round++) {
    const middle = Math.sqrt(low * high);
    if (slope(middle) > 0) high = middle;
    else low = middle;
  }
  const temperature = 1 / Math.sqrt(low * high);
  return {
    temperature,
    lossBefore: logLoss(softmaxOf(logits), labels),
    lossAfter: logLoss(softmaxOf(logits, temperature), labels),
    apply: (given) => softmaxOf(given, temperature),
  };
}

/** d/ds of the mean log loss of softmax(s · logits): E_p[z] - z_y, averaged. */
function lossSlope(logits: Table, labels: ArrayLike<number>, inverse: number): number {
  const probabilities = softmaxOf(logits, 1 / inverse);
  let total = 0;
  probabilities.forEach((p, i) => {
    const row = logits[i] as ArrayLike<number>;
    total -= row[labels[i] as number] as number;
    for (let k = 0; k < p.length; k++) total += (p[k] as number) * (row[k] as number);
  });
  return total / logits.length;
}
