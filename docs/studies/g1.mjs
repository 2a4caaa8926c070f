import { pairedDifference } from '@graftjs/transfer';
import { mean, signed, spread } from './shared/figures.mjs';
import { accuracies, gateSeeds, scratch } from './shared/sample-efficiency.mjs';

export const claim = 'transfer helps where labels are few: LP-FT over scratch, MNIST to digits';
export const threshold =
  'points over scratch at its best rate, at equal steps: 5 at 1 label a class, 2 at 5, 1.5 at 10, 0.5 at 50';

const WANTED = { 1: 5, 5: 2, 10: 1.5, 50: 0.5 };

export async function study({ dataDir, trimmed }) {
  const seeds = gateSeeds(trimmed);
  const task = { dataDir, trimmed, seeds };
  const rows = [];
  for (const labels of trimmed ? [1, 10] : [1, 5, 10, 50]) {
    const transferred = await accuracies('lpft', labels, task);
    const fresh = await scratch(labels, task);
    const gain = pairedDifference(transferred, fresh.values);
    rows.push({ labels, transferred, fresh, gain, passed: gain.mean >= WANTED[labels] });
  }
  return {
    passed: rows.every(({ passed }) => passed),
    seeds,
    figures: Object.fromEntries(
      rows.map(({ labels, transferred, fresh, gain }) => [
        `n=${labels}`,
        { lpft: mean(transferred), scratch: mean(fresh.values), gain: gain.mean, ...gain.interval },
      ]),
    ),
    tables: [
      {
        head: ['labels a class', 'scratch', 'its rate', 'LP-FT', 'gain', '95 % interval', 'wanted'],
        rows: rows.map(({ labels, transferred, fresh, gain }) => [
          labels,
          spread(fresh.values),
          fresh.rate,
          spread(transferred),
          signed(gain.mean),
          `${signed(gain.interval.low)} to ${signed(gain.interval.high)}`,
          signed(WANTED[labels]),
        ]),
      },
    ],
  };
}
