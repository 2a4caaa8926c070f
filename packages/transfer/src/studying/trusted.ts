import { Random } from '@graftjs/core';
import type { Trust } from '@graftjs/report';
import type { Table } from '../statistics/table.js';
import { calibrationError, logLoss, reliability } from '../trust/calibration.js';
import { conformalSets, coverageOf } from '../trust/conformal-sets.js';
import { indexOfMaximum } from '../statistics/index-of-maximum.js';
import { softmaxOf } from '../trust/softmax.js';
import { temperatureScaling } from '../trust/temperature-scaling.js';

const BINS = 10;
const ALPHA = 0.1;

/** Calibration and conformal sets: fitted on a random half, measured on the others. */
export function trustOf(logits: Table, labels: ArrayLike<number>): Trust | null {
  const indices = [...new Random(0).split('halves').permutation(logits.length)];
  const part = (odd: number) => indices.filter((_, k) => k % 2 === odd);
  const [fitted, measured] = [part(0), part(1)];
  if (measured.length < 10) return null;
  const rows = (of: readonly number[]) => of.map((i) => logits[i] as ArrayLike<number>);
  const truths = (of: readonly number[]) => of.map((i) => labels[i] as number);
  // Where nothing is wrong, the surer the better, without end: there is nothing to fit.
  const wrong = fitted.some((i) => indexOfMaximum(logits[i] as ArrayLike<number>) !== labels[i]);
  const { temperature } = wrong
    ? temperatureScaling(rows(fitted), truths(fitted))
    : { temperature: 1 };
  const view = (by: number) => {
    const probabilities = softmaxOf(rows(measured), by);
    const bins = reliability(probabilities, truths(measured), { bins: BINS });
    return {
      bins: bins.filter(({ count }) => count > 0),
      error: calibrationError(probabilities, truths(measured), { bins: BINS }),
      loss: logLoss(probabilities, truths(measured)),
    };
  };
  const sets = conformalSets(softmaxOf(rows(fitted), temperature), truths(fitted), {
    alpha: ALPHA,
  });
  const predicted = sets.predict(softmaxOf(rows(measured), temperature));
  const largest = Math.max(...predicted.map((set) => set.length));
  return {
    temperature,
    before: view(1),
    after: view(temperature),
    conformal: {
      alpha: ALPHA,
      coverage: coverageOf(predicted, truths(measured)),
      sizes: Array.from(
        { length: largest + 1 },
        (_, size) => predicted.filter((set) => set.length === size).length,
      ),
    },
    calibrated: fitted.length,
    measured: measured.length,
  };
}
