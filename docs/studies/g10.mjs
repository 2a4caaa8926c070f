import { adaptDomain, coral, dann, mcc, mmd } from '@graftjs/transfer';
import { digits, mnist8 } from './shared/digits.mjs';
import { mean, one, signed, spread } from './shared/figures.mjs';
import { sourceNet } from './shared/source-net.mjs';
import { accuracyOf } from './shared/trial.mjs';

export const claim = 'adaptation without labels of the target: MNIST to digits';
export const threshold = 'the best of CORAL, MMD and MCC gains 4 points over the source as it is';

const STEPS = 800;
const methods = {
  'CORAL, weight 100': () => coral({ weight: 100 }),
  MMD: () => mmd(),
  MCC: () => mcc(),
  'DANN, weight 0.1': () => dann({ weight: 0.1 }),
};

export async function study({ dataDir, trimmed }) {
  const seeds = trimmed ? [1] : [1, 2, 3];
  const { train } = await mnist8(dataDir, { train: 10_000 });
  const { pool, test } = digits(dataDir);
  const source = await sourceNet(dataDir, { trimmed });
  const before = await accuracyOf(source, test);
  source.dispose();
  const figures = {};
  for (const [name, method] of Object.entries(methods).slice(0, trimmed ? 3 : 4)) {
    figures[name] = [];
    for (const seed of seeds) {
      const model = await sourceNet(dataDir, { trimmed });
      const options = { method: method(), epochs: 1, stepsPerEpoch: STEPS, seed };
      await adaptDomain(model, train, pool, { ...options, learningRate: 1e-3 });
      figures[name].push(await accuracyOf(model, test));
      model.dispose();
    }
  }
  // The adversary is beside the claim.
  const best = Math.max(
    ...Object.entries(figures).map(([name, values]) =>
      name.startsWith('DANN') ? 0 : mean(values),
    ),
  );
  return {
    passed: best - before >= 4,
    seeds,
    figures: {
      source: before,
      ...Object.fromEntries(Object.entries(figures).map(([name, values]) => [name, mean(values)])),
    },
    tables: [
      {
        head: ['', 'accuracy on the target', 'gain'],
        rows: [
          ['source as it is', one(before), ''],
          ...Object.entries(figures).map(([name, values]) => [
            name,
            spread(values),
            signed(mean(values) - before),
          ]),
        ],
      },
    ],
  };
}
