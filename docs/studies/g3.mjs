import { mean, one, spread } from './shared/figures.mjs';
import { accuracies, gateSeeds, scratch } from './shared/sample-efficiency.mjs';

export const claim = 'transfer saves labels: half of them, or more, for the same accuracy';
export const threshold =
  'LP-FT with 5 labels a class beats scratch with 10, with 10 it beats scratch with 20; the kept head with 2 beats scratch with 5';

const PAIRS = [
  ['lpft', 5, 10],
  ['lpft', 10, 20],
  ['keptHead', 2, 5],
];

export async function study({ dataDir, trimmed }) {
  const seeds = gateSeeds(trimmed);
  const task = { dataDir, trimmed, seeds };
  const rows = [];
  for (const [arm, few, many] of trimmed ? PAIRS.slice(2) : PAIRS) {
    const transferred = await accuracies(arm, few, task);
    const fresh = await scratch(many, task);
    const passed = mean(transferred) > mean(fresh.values);
    rows.push({ arm, few, many, transferred, fresh, passed });
  }
  return {
    passed: rows.every(({ passed }) => passed),
    seeds,
    figures: Object.fromEntries(
      rows.map(({ arm, few, many, transferred, fresh }) => [
        `${arm}@${few} - scratch@${many}`,
        { transferred: mean(transferred), scratch: mean(fresh.values) },
      ]),
    ),
    tables: [
      {
        head: [
          'transfer',
          'its labels',
          'accuracy',
          'scratch with',
          'accuracy',
          'its rate',
          'over',
        ],
        rows: rows.map(({ arm, few, many, transferred, fresh }) => [
          arm === 'lpft' ? 'LP-FT' : 'kept head, fine-tuned',
          few,
          spread(transferred),
          many,
          spread(fresh.values),
          fresh.rate,
          one(mean(transferred) - mean(fresh.values)),
        ]),
      },
    ],
  };
}
