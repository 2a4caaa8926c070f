// MNIST of 8 x 8 pixels to optical digits, with few labels: every arm gets the same number of steps.
import { dense } from '@graftjs/layers';
import { fullFineTuning, graft, lpft } from '@graftjs/transfer';
import { digits } from './digits.mjs';
import { fewLabels } from './few-labels.mjs';
import { mean } from './figures.mjs';
import { net8 } from './net8.mjs';
import { sourceNet } from './source-net.mjs';
import { epochsFor, trial } from './trial.mjs';

export const STEPS = 400;
/** Rates that training from scratch chooses from, by its mean on the test set: in its favour. */
export const SCRATCH_RATES = [3e-4, 1e-3, 3e-3];
const RATE = 1e-3;

export const newHead = () => [dense(10, { activation: 'softmax', name: 'digits' })];
const grafted = (source) => graft(source, { head: newHead(), freezeBase: false });
const whole = (data, learningRate = RATE) =>
  fullFineTuning({ epochs: epochsFor(STEPS, data), learningRate });

/** Half of the steps for the head, half for all layers. */
export function lpftOf(data) {
  const epochs = epochsFor(STEPS / 2, data);
  return lpft({ start: 'random', probeEpochs: epochs, tuneEpochs: epochs, learningRate: RATE });
}

/** The arms by name: a model for a seed, and the recipe for its data. */
const arms = {
  lpft: { model: async (source) => grafted(await source()), recipe: lpftOf },
  tuned: { model: async (source) => grafted(await source()), recipe: whole },
  /** The head of the source is kept: the classes are the same. */
  keptHead: { model: (source) => source(), recipe: whole },
  ...Object.fromEntries(
    SCRATCH_RATES.map((rate) => [
      `scratch ${rate}`,
      { model: (_, seed) => net8({ seed }), recipe: (data) => whole(data, rate) },
    ]),
  ),
};

/** What was computed once is known to all gates of a run. */
const known = new Map();

/** Accuracies on the test set, one a seed. */
export async function accuracies(arm, labels, { dataDir, trimmed, seeds, source = sourceNet }) {
  const { pool, test } = digits(dataDir);
  const { model, recipe } = arms[arm];
  const found = [];
  for (const seed of seeds) {
    const key = [arm, labels, seed, trimmed, source.name].join(' ');
    if (!known.has(key)) {
      const data = fewLabels(pool, labels, seed);
      const start = await model(() => source(dataDir, { trimmed }), seed);
      known.set(key, await trial({ model: start, data, test, recipe: recipe(data), seed }));
    }
    found.push(known.get(key));
  }
  return found;
}

/** Training from scratch at the best of its rates. */
export async function scratch(labels, task) {
  const rates = task.trimmed ? SCRATCH_RATES.slice(1) : SCRATCH_RATES;
  const all = [];
  for (const rate of rates) {
    all.push({ rate, values: await accuracies(`scratch ${rate}`, labels, task) });
  }
  return all.reduce((best, next) => (mean(next.values) > mean(best.values) ? next : best));
}

export const gateSeeds = (trimmed) => (trimmed ? [1, 2] : [1, 2, 3, 4, 5]);
