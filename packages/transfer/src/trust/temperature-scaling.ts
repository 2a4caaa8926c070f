import { checkClassNumbers } from '../statistics/probabilities.js';
import { checkTable, type Table } from '../statistics/table.js';
import { crossEntropyOf, highestOf, softmaxOf } from './softmax.js';

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
 * @example
 * const { temperature, apply } = temperatureScaling(heldOutLogits, heldOutLabels);
 * const probabilities = apply(logits);
 * @see Guo et al., "On Calibration of Modern Neural Networks", ICML 2017
 */
export function temperatureScaling(logits: Table, labels: ArrayLike<number>): TemperatureScaling {
  const classes = checkTable('temperatureScaling', logits, labels);
  checkClassNumbers('temperatureScaling', labels, classes);
  const slope = (inverse: number) => lossSlope(logits, labels, inverse);
  const spread = spreadOf(logits);
  // The loss is convex in 1/T: its slope is bisected. A loss that falls for ever ends at the border.
  // A temperature of 1 lies between them, so that the loss cannot rise.
  let [low, high] = [Math.min(1, 1e-4 / spread), Math.max(1, 1e4 / spread)];
  // Decades, halved until doubles hold no more.
  for (let round = 0; round < 80; round++) {
    const middle = Math.sqrt(low * high);
    if (slope(middle) > 0) high = middle;
    else low = middle;
  }
  const temperature = 1 / Math.sqrt(low * high);
  return {
    temperature,
    lossBefore: crossEntropyOf(logits, labels),
    lossAfter: crossEntropyOf(
      logits.map((row) => Float64Array.from(row, (z) => z / temperature)),
      labels,
    ),
    apply: (given) => softmaxOf(given, temperature),
  };
}

/** How far the logits of an example are from their mean, on the average; 1 where they are not. */
function spreadOf(logits: Table): number {
  const spreads = logits.map((row) => {
    const values = Array.from(row);
    const mean = values.reduce((a, b) => a + b, 0) / values.length;
    return values.reduce((sum, z) => sum + Math.abs(z - mean), 0) / values.length;
  });
  return spreads.reduce((a, b) => a + b, 0) / spreads.length || 1;
}

/** d/ds of the mean log loss of softmax(s · logits): E_p[z] - z_y, averaged. */
function lossSlope(logits: Table, labels: ArrayLike<number>, inverse: number): number {
  let total = 0;
  logits.forEach((row, i) => {
    const own = row[labels[i] as number] as number;
    const highest = highestOf(row);
    let [weights, weighted] = [0, 0];
    // In one pass without memory of its own: this runs dozens of times.
    for (let k = 0; k < row.length; k++) {
      const z = row[k] as number;
      const weight = Math.exp((z - highest) * inverse);
      weights += weight;
      weighted += weight * (z - own);
    }
    total += weighted / weights;
  });
  return total / logits.length;
}
