import { pairedDifference } from '@graftjs/transfer';
import { mean, signed, spread } from './shared/figures.mjs';
import { accuracies, gateSeeds } from './shared/sample-efficiency.mjs';

export const claim = 'a probe before fine-tuning pays: LP-FT over fine-tuning from a random head';
export const threshold =
  'at equal steps, 2 points at 1 and 2 labels a class, and more than none at 5 and 10';

const WANTED = { 1: 2, 2: 2, 5: 0, 10: 0 };

export async function study({ dataDir, trimmed }) {
  const seeds = gateSeeds(trimmed);
  const task = { dataDir, trimmed, seeds };
  const rows = [];
  for (const labels of trimmed ? [1, 10] : [1, 2, 5, 10]) {
    const probed = await accuracies('lpft', labels, task);
    const tuned = await accuracies('tuned', labels, task);
    const gain = pairedDifference(probed, tuned);
    const wanted = WANTED[labels];
    const passed = wanted > 0 ? gain.mean >= wanted : gain.mean > 0;
    rows.push({ labels, probed, tuned, gain, passed });
  }
  return {
    passed: rows.every(({ passed }) => passed),
    seeds,
    figures: Object.fromEntries(
      rows.map(({ labels, probed, tuned, gain }) => [
        `n=${labels}`,
        { lpft: mean(probed), tuned: mean(tuned), gain: gain.mean, ...gain.interval },
      ]),
    ),
    tables: [
      {
        head: ['labels a class', 'fine-tuning', 'LP-FT', 'gain', '95 % interval'],
        rows: rows.map(({ labels, probed, tuned, gain }) => [
          labels,
          spread(tuned),
          spread(probed),
          signed(gain.mean),
          `${signed(gain.interval.low)} to ${signed(gain.interval.high)}`,
        ]),
      },
    ],
  };
}
