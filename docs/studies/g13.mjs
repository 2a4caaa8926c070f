import {
  calibrationError,
  conformalSets,
  coverageOf,
  fineTune,
  graft,
  logLoss,
  temperatureScaling,
} from '@graftjs/transfer';
import { Random } from '@graftjs/core';
import { digits } from './shared/digits.mjs';
import { fewLabels } from './shared/few-labels.mjs';
import { mean, rounded } from './shared/figures.mjs';
import { lpftOf, newHead } from './shared/sample-efficiency.mjs';
import { sourceNet } from './shared/source-net.mjs';
import { tableOf } from './shared/table-of.mjs';

export const claim = 'confidence after a few-shot fine-tuning can be trusted';
export const threshold =
  'a temperature always lowers the log loss of the 200 digits it was found on, and on average that of the others; conformal sets hold the truth within 3 points of 90 and 95 %';

/** Ways to divide the test digits into 200 that calibrate and the others, for each seed. */
const SPLITS = 20;

export async function study({ dataDir, trimmed }) {
  const seeds = trimmed ? [1, 2, 3] : [1, 2, 3, 4, 5, 6];
  const { pool, test } = digits(dataDir);
  const runs = [];
  for (const seed of seeds) {
    const data = fewLabels(pool, 5, seed);
    const model = graft(await sourceNet(dataDir, { trimmed }), { head: newHead() });
    await fineTune(model, data, { recipe: lpftOf(data), seed });
    const probabilities = await tableOf(model, test);
    model.dispose();
    const splits = Array.from({ length: SPLITS }, (_, split) =>
      trustOf(probabilities, test.labels, `${seed}/${split}`),
    );
    runs.push(averaged(splits));
  }
  const all = averaged(runs);
  const falls = all.falls === 1 && all.lossAfter < all.lossBefore;
  const rises = runs.filter(({ lossBefore, lossAfter }) => lossAfter > lossBefore).length;
  return {
    passed:
      falls && Math.abs(all.coverage90 - 0.9) <= 0.03 && Math.abs(all.coverage95 - 0.95) <= 0.03,
    seeds,
    figures: { lossFalls: falls, ...rounded(all) },
    tables: [
      {
        head: [
          'seed',
          'T',
          'log loss',
          'after',
          'ECE',
          'after',
          '90 % sets hold',
          'size',
          '95 % sets hold',
          'size',
        ],
        rows: [...runs, all].map((run, i) => [
          seeds[i] ?? 'mean',
          run.temperature.toFixed(2),
          run.lossBefore.toFixed(3),
          run.lossAfter.toFixed(3),
          run.eceBefore.toFixed(3),
          run.eceAfter.toFixed(3),
          run.coverage90.toFixed(3),
          run.size90.toFixed(2),
          run.coverage95.toFixed(3),
          run.size95.toFixed(2),
        ]),
      },
    ],
    notes: [
      `Means over ${SPLITS} divisions of the test digits; log loss and ECE are those of the digits that calibrated nothing. Their log loss rises in ${rises} of ${seeds.length} seeds, where the net was calibrated already.`,
    ],
  };
}

const averaged = (records) =>
  Object.fromEntries(
    Object.keys(records[0]).map((key) => [key, mean(records.map((record) => record[key]))]),
  );

/** 200 examples calibrate, the others judge. */
function trustOf(probabilities, labels, seed) {
  const order = [...new Random(seed).split('calibration').permutation(labels.length)];
  const part = (from, to) => {
    const chosen = order.slice(from, to);
    return [chosen.map((i) => probabilities[i]), chosen.map((i) => labels[i])];
  };
  const [held, heldLabels] = part(0, 200);
  const [others, truth] = part(200);
  const logits = (rows) => rows.map((row) => row.map((p) => Math.log(Math.max(p, 1e-30))));
  const scaling = temperatureScaling(logits(held), heldLabels);
  const calibrated = scaling.apply(logits(others));
  const setsAt = (alpha) => {
    // Of the probabilities as they are: the temperature has seen the 200 too.
    const sets = conformalSets(held, heldLabels, { alpha }).predict(others);
    return [coverageOf(sets, truth), mean(sets.map((set) => set.length))];
  };
  const [[coverage90, size90], [coverage95, size95]] = [setsAt(0.1), setsAt(0.05)];
  return {
    temperature: scaling.temperature,
    lossBefore: logLoss(others, truth),
    lossAfter: logLoss(calibrated, truth),
    falls: Number(scaling.lossAfter <= scaling.lossBefore),
    eceBefore: calibrationError(others, truth),
    eceAfter: calibrationError(calibrated, truth),
    coverage90,
    size90,
    coverage95,
    size95,
  };
}
