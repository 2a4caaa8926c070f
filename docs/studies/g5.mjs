import { addN, mul, scalar, square, sum } from '@graftjs/core';
import { defineRecipe, fineTune, graft, l2sp, trainingPhase } from '@graftjs/transfer';
import { digits } from './shared/digits.mjs';
import { fewLabels } from './shared/few-labels.mjs';
import { mean, one, spread } from './shared/figures.mjs';
import { gateSeeds, newHead, STEPS } from './shared/sample-efficiency.mjs';
import { sourceNet } from './shared/source-net.mjs';
import { BATCH, accuracyOf, epochsFor, trial } from './shared/trial.mjs';

export const claim = 'L2-SP forgives its strength: a plateau over four decades, from a probe on';
export const threshold =
  'at 10 labels a class, α from 0.001 to 10: the means lie within 2 points, and plain L2 never does better';

const HEAD = 0.01;
const RATE = 1e-3;
/** As in the other gates: at 0.001 a head is no probe after 200 steps (80.3 %). */
const PROBE_RATE = 3e-3;

/**
 * Adam at one rate from the first step to the last, whatever that destroys. The recipes of the library
 * rise to their rate, fall to nothing and begin again lower where a loss jumps: with them, no strength
 * of this gate does damage.
 */
const plainTraining = ({ train, epochs, learningRate }) =>
  defineRecipe({
    type: 'studies/PlainTraining',
    phases: () => [trainingPhase({ name: 'plain', train, epochs, learningRate, guarded: false })],
  })();

/** Plain weight decay in the loss, towards zero instead of the source. */
function l2({ alpha, beta = alpha }) {
  return {
    name: 'l2',
    describe: () => `L2: ${alpha}/2 |w|^2 + ${beta}/2 |w new|^2`,
    bind({ source, fresh }) {
      const strength = new Map([
        ...source.map((parameter) => [parameter, alpha]),
        ...fresh.map((parameter) => [parameter, beta]),
      ]);
      return {
        name: 'l2',
        dispose() {},
        term(parameters) {
          const terms = parameters.map((p) =>
            mul(sum(square(p.value)), (strength.get(p) ?? 0) / 2),
          );
          return terms.length > 0 ? addN(terms) : scalar(0);
        },
      };
    },
  };
}

const penalties = {
  sp: (alpha) => l2sp({ alpha, beta: HEAD }),
  plain: (alpha) => l2({ alpha }),
  bodyAlone: (alpha) => l2({ alpha, beta: HEAD }),
};

export async function study({ dataDir, trimmed }) {
  const seeds = gateSeeds(trimmed);
  const { pool, test } = digits(dataDir);
  /** All arms of a seed begin at the same probe, which no penalty has seen. */
  const starts = [];
  for (const seed of seeds) {
    const data = fewLabels(pool, 10, seed);
    const epochs = epochsFor(STEPS / 2, data);
    const model = graft(await sourceNet(dataDir, { trimmed }), { head: newHead() });
    const recipe = plainTraining({ train: 'head', epochs, learningRate: PROBE_RATE });
    await fineTune(model, data, { recipe, batchSize: BATCH, metrics: {}, seed });
    starts.push({
      seed,
      data,
      epochs,
      weights: model.getWeights(),
      probe: await accuracyOf(model, test),
    });
    model.dispose();
  }
  const run = async (penalty) => {
    const values = [];
    for (const { seed, data, epochs, weights } of starts) {
      const model = graft(await sourceNet(dataDir, { trimmed }), { head: newHead() });
      model.setWeights(weights);
      const recipe = plainTraining({ train: () => true, epochs, learningRate: RATE });
      values.push(await trial({ model, data, test, recipe, seed, ...(penalty && { penalty }) }));
    }
    return values;
  };
  const none = await run(null);
  const rows = [];
  for (const alpha of trimmed ? [0.001, 10] : [0.001, 0.01, 0.1, 1, 10]) {
    const found = { alpha };
    for (const [arm, penalty] of Object.entries(penalties)) found[arm] = await run(penalty(alpha));
    rows.push(found);
  }
  const means = rows.map(({ sp }) => mean(sp));
  const range = Math.max(...means) - Math.min(...means);
  return {
    passed: range <= 2 && rows.every(({ sp, plain }) => mean(sp) >= mean(plain)),
    seeds,
    figures: {
      probe: mean(starts.map(({ probe }) => probe)),
      none: mean(none),
      range,
      ...Object.fromEntries(
        rows.map(({ alpha, sp, plain, bodyAlone }) => [
          alpha,
          { l2sp: mean(sp), l2: mean(plain), l2OfBody: mean(bodyAlone) },
        ]),
      ),
    },
    tables: [
      {
        head: ['α', 'L2-SP', 'L2', 'over', 'L2, head at 0.01'],
        rows: rows.map(({ alpha, sp, plain, bodyAlone }) => [
          alpha,
          spread(sp),
          spread(plain),
          (mean(sp) - mean(plain)).toFixed(2),
          spread(bodyAlone),
        ]),
      },
    ],
    notes: [
      `The probe: ${spread(starts.map(({ probe }) => probe))}; without a penalty: ${spread(none)}. The means of L2-SP span ${one(range)} points. One answer of one seed is ${(100 / test.size / seeds.length).toFixed(2)} of a mean.`,
      'All arms train plainly, 200 steps of Adam at 0.001, without warmup, decay or the guard that begins again at a lower rate. With the schedule of `lpft`, which halves what Adam can move in so many steps, and a head that is held as weakly as that of L2-SP, L2 at α = 10 halves all weights of the body and still ends at 95.5 %: a body whose weights shrink alike gives the same features, only smaller. With a head that was probed at 0.001, and stands at 80.3 %, the table looks alike, but for α = 0.01, where L2 ends one answer of 4,485 ahead.',
    ],
  };
}
