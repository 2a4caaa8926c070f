import * as transfer from '@graftjs/transfer';
import { dense } from '@graftjs/layers';
import { images, net28, net28Of } from './shared/clothing.mjs';
import { everyRecipe } from './shared/every-recipe.mjs';
import { fewLabels } from './shared/few-labels.mjs';
import { mean, one, signed } from './shared/figures.mjs';
import { tableOf } from './shared/table-of.mjs';
import { epochsFor, trial } from './shared/trial.mjs';

export const claim = 'digits help clothing, and clothing digits, or not: every recipe, few labels';
export const threshold =
  'none: these are figures that nobody had; each is compared with training from scratch at its best rate';

const STEPS = 200;
const SCRATCH_RATES = [1e-3, 3e-3];
const same = (model) => model;

export async function study({ dataDir, trimmed }) {
  const seeds = trimmed ? [1] : [1, 2, 3, 4, 5];
  const labels = trimmed ? [10] : [1, 10, 50];
  const pairs = [
    ['MNIST', 'Fashion'],
    ['Fashion', 'MNIST'],
  ];
  const found = [];
  for (const pair of pairs) found.push(await compared(pair, { dataDir, trimmed, seeds, labels }));
  return {
    passed: true,
    seeds,
    figures: Object.fromEntries(found.map(({ name, means }) => [name, means])),
    tables: found.map(({ name, means }) => ({
      title: `${name}, mean accuracy on 1,000 test images (points over scratch):`,
      head: ['', ...labels.map((n) => `${n} a class`)],
      rows: Object.entries(means).map(([arm, values]) => [
        arm,
        ...labels.map((n) =>
          arm === 'scratch'
            ? one(values[n])
            : `${one(values[n])} (${signed(values[n] - means.scratch[n])})`,
        ),
      ]),
    })),
    notes: [
      `Every arm that trains makes ${STEPS} steps of 32; scratch takes the better of ${SCRATCH_RATES.join(' and ')}, for each column. With one label a class, the nearest neighbour is asked alone.`,
    ],
  };
}

async function compared([from, to], { dataDir, trimmed, seeds, labels }) {
  const { train, test: all } = await images(dataDir, to);
  const test = all.take(trimmed ? 500 : 1000);
  const arms = {};
  const put = (arm, n, value) => ((arms[arm] ??= {})[n] ??= []).push(value);
  for (const n of labels) {
    for (const seed of seeds) {
      const data = fewLabels(train, n, seed);
      const epochs = epochsFor(STEPS, data);
      for (const rate of SCRATCH_RATES) {
        const recipe = transfer.fullFineTuning({
          epochs,
          learningRate: rate,
          normalization: 'adapting',
        });
        put(`scratch ${rate}`, n, await trial({ model: net28(seed), data, test, recipe, seed }));
      }
      for (const { name, recipe, prepare = same, penalty } of everyRecipe) {
        const base = await net28Of(dataDir, from, { trimmed });
        const head = [dense(10, { activation: 'softmax', name: 'new_classes' })];
        const model = prepare(transfer.graft(base, { head }));
        const penalised = penalty && { penalty: penalty({ base }) };
        put(
          name,
          n,
          await trial({ model, data, test, recipe: recipe(epochs), seed, ...penalised }),
        );
      }
      const base = await net28Of(dataDir, from, { trimmed });
      for (const [name, value] of await withoutTraining(base, data, test)) put(name, n, value);
      base.dispose();
    }
  }
  const means = Object.fromEntries(
    Object.entries(arms).map(([arm, byLabels]) => [
      arm,
      Object.fromEntries(Object.entries(byLabels).map(([n, values]) => [n, mean(values)])),
    ]),
  );
  const scratch = {};
  for (const n of labels) {
    scratch[n] = Math.max(...SCRATCH_RATES.map((rate) => means[`scratch ${rate}`][n]));
  }
  for (const rate of SCRATCH_RATES) delete means[`scratch ${rate}`];
  return { name: `${from} to ${to}`, means: { scratch, ...means } };
}

/** Classifiers on features alone. */
async function withoutTraining(base, data, test) {
  const layer = 'features';
  const [known, asked] = [
    await tableOf(base, data, { layer }),
    await tableOf(base, test, { layer }),
  ];
  const given = { features: known, labels: [...data.labels], classes: 10 };
  const right = (answers) =>
    (100 * asked.filter((_, i) => answers[i] === test.labels[i]).length) / asked.length;
  const k = data.size >= 30 ? 3 : 1;
  const votes = transfer.neighboursClassifier(given, { k }).probabilities(asked);
  const neighbours = votes.map((row) => row.indexOf(Math.max(...row)));
  return [
    ['3 nearest neighbours', right(neighbours)],
    ['prototypes', right(transfer.predictClasses(transfer.prototypeHead(given), asked))],
  ];
}
