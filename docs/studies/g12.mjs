import { dense } from '@graftjs/layers';
import {
  ewc,
  fineTune,
  fisherOf,
  fullFineTuning,
  graft,
  l2sp,
  linearProbe,
} from '@graftjs/transfer';
import { mnist8 } from './shared/digits.mjs';
import { fewLabels } from './shared/few-labels.mjs';
import { mean, one, rounded, spread } from './shared/figures.mjs';
import { net8 } from './shared/net8.mjs';
import { pretrained } from './shared/pretrained.mjs';
import { shifted } from './shared/shifts.mjs';
import { accuracyOf, epochsFor } from './shared/trial.mjs';

export const claim = 'EWC remembers: most of what fine-tuning forgets, at little cost';
export const threshold =
  '0 to 4 then 5 to 9, 200 labels a class: half of the forgetting gone, or more, for at most 1.5 points on the target';

const STEPS = 400;

export async function study({ dataDir, trimmed }) {
  const seeds = trimmed ? [1] : [1, 2, 3];
  const { train, test } = await mnist8(dataDir);
  const low = await half(train, (y) => y < 5);
  const lowTest = await half(test, (y) => y < 5);
  const high = await shifted(await half(train, (y) => y > 4), { label: (y) => y - 5 });
  const highTest = await shifted(await half(test, (y) => y > 4), { label: (y) => y - 5 });
  const source = () =>
    pretrained(
      { name: 'mnist8-low', seed: 1, epochs: trimmed ? 1 : 3 },
      () => net8({ seed: 1, classes: 5 }),
      () => low,
    );
  const first = await source();
  const before = await accuracyOf(first, lowTest);
  first.dispose();

  const arms = {
    'fine-tuning': async () => null,
    'EWC, λ = 100': async (base, seed) =>
      ewc({ lambda: 100, fisher: await fisherOf(base, low, { examples: 200, seed }) }),
    ...(!trimmed && {
      'L2-SP, α = 0.01': async () => l2sp({ alpha: 0.01, beta: 0 }),
      'L2-SP, α = 0.1': async () => l2sp({ alpha: 0.1, beta: 0 }),
    }),
    'frozen body': async () => null,
  };
  const figures = {};
  for (const [name, penaltyOf] of Object.entries(arms)) {
    figures[name] = { target: [], source: [] };
    for (const seed of seeds) {
      const base = await source();
      const penalty = await penaltyOf(base, seed);
      const model = graft(base, { head: [dense(5, { activation: 'softmax', name: 'high' })] });
      const data = fewLabels(high, 200, seed);
      const options = { epochs: epochsFor(STEPS, data), learningRate: 1e-3 };
      const frozen = linearProbe({ start: 'random', ...options });
      await fineTune(model, data, {
        recipe: name === 'frozen body' ? frozen : fullFineTuning(options),
        seed,
        ...(penalty && { penalty }),
      });
      figures[name].target.push(await accuracyOf(model, highTest));
      // The body is shared: under its old head, the source shows what it forgot.
      figures[name].source.push(await accuracyOf(base, lowTest));
    }
  }
  const forgotten = (name) => before - mean(figures[name].source);
  const removed = 1 - forgotten('EWC, λ = 100') / forgotten('fine-tuning');
  const cost = mean(figures['fine-tuning'].target) - mean(figures['EWC, λ = 100'].target);
  return {
    passed: removed >= 0.5 && cost <= 1.5,
    seeds,
    figures: rounded({ before, forgotten: forgotten('fine-tuning'), removed, cost }),
    tables: [
      {
        head: ['', 'target, 5 to 9', 'source, 0 to 4', 'forgotten'],
        rows: Object.entries(figures).map(([name, { target, source: kept }]) => [
          name,
          spread(target),
          spread(kept),
          one(forgotten(name)),
        ]),
      },
    ],
    notes: [
      `Before, the source gets ${one(before)} right. EWC removes ${Math.round(100 * removed)} % of the forgetting for ${one(cost)} points.`,
    ],
  };
}

const half = async (data, wanted) =>
  data.subset(Int32Array.from([...data.labels.keys()].filter((i) => wanted(data.labels[i]))));
