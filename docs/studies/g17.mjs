import { fromArrays } from '@graftjs/datasets';
import { Random } from '@graftjs/core';
import { pairedDifference } from '@graftjs/transfer';
import { mnist8 } from './shared/digits.mjs';
import { mean, signed, spread } from './shared/figures.mjs';
import { net8 } from './shared/net8.mjs';
import { pretrained } from './shared/pretrained.mjs';
import { accuracies, gateSeeds, scratch } from './shared/sample-efficiency.mjs';
import { sourceEpochs } from './shared/source-net.mjs';

export const claim = 'a negative control: a source trained on shuffled labels is not said to help';
export const threshold =
  'at 1 label a class LP-FT loses to scratch; up to 5, the interval of the difference holds 0 or lies below it';

/** The same net trained on the same images, each with the label of another. */
function shuffledSource(dataDir, { trimmed }) {
  const seed = 1;
  return pretrained(
    { name: 'mnist8-shuffled-labels', seed, epochs: sourceEpochs(trimmed) },
    () => net8({ seed }),
    async () => {
      const { train } = await mnist8(dataDir);
      const examples = await train.toArray();
      const order = new Random('shuffled labels').permutation(examples.length);
      const pixels = new Float32Array(examples.length * 64);
      examples.forEach(({ x }, i) => pixels.set(x.data, i * 64));
      const labels = Int32Array.from(order, (i) => train.labels[i]);
      return fromArrays({ x: { data: pixels, shape: [examples.length, 8, 8, 1] }, y: labels });
    },
  );
}

export async function study({ dataDir, trimmed }) {
  const seeds = gateSeeds(trimmed);
  const task = { dataDir, trimmed, seeds };
  const rows = [];
  for (const labels of trimmed ? [1] : [1, 2, 5]) {
    const junk = await accuracies('lpft', labels, { ...task, source: shuffledSource });
    const fresh = await scratch(labels, task);
    const gain = pairedDifference(junk, fresh.values);
    const verdict =
      gain.interval.low > 0 ? 'helps' : gain.interval.high < 0 ? 'hurts' : 'no benefit';
    const passed = verdict !== 'helps' && (labels > 1 || gain.mean < 0);
    rows.push({ labels, junk, fresh, gain, verdict, passed });
  }
  return {
    passed: rows.every(({ passed }) => passed),
    seeds,
    figures: Object.fromEntries(
      rows.map(({ labels, junk, fresh, gain, verdict }) => [
        `n=${labels}`,
        {
          lpft: mean(junk),
          scratch: mean(fresh.values),
          gain: gain.mean,
          ...gain.interval,
          verdict,
        },
      ]),
    ),
    tables: [
      {
        head: ['labels a class', 'scratch', 'LP-FT from it', 'gain', '95 % interval', 'verdict'],
        rows: rows.map(({ labels, junk, fresh, gain, verdict }) => [
          labels,
          spread(fresh.values),
          spread(junk),
          signed(gain.mean),
          `${signed(gain.interval.low)} to ${signed(gain.interval.high)}`,
          verdict,
        ]),
      },
    ],
  };
}
