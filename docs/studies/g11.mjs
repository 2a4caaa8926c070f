import { concat, tidy } from '@graftjs/core';
import { adaptBatchNorm, tent } from '@graftjs/transfer';
import { adam } from '@graftjs/optimizers';
import { mnist8 } from './shared/digits.mjs';
import { one } from './shared/figures.mjs';
import { net8 } from './shared/net8.mjs';
import { pretrained } from './shared/pretrained.mjs';
import { shifted, shifts } from './shared/shifts.mjs';
import { accuracyOf } from './shared/trial.mjs';

export const claim = 'TENT with a guard: it gains where it can, and does no harm where it cannot';
export const threshold =
  'under brightness 20 points or more over the source; under low contrast never below adapted statistics less 1 point';

const sourceOf = (dataDir, trimmed) =>
  pretrained(
    { name: 'mnist8-normalised', seed: 1, epochs: trimmed ? 1 : 3 },
    () => net8({ seed: 1, normalized: true }),
    async () => (await mnist8(dataDir)).train,
  );

export async function study({ dataDir, trimmed }) {
  const { test } = await mnist8(dataDir, { train: 1 });
  const rows = [];
  for (const [name, pixels] of Object.entries({ none: (p) => p, ...shifts })) {
    if (trimmed && !['brightness', 'contrast'].includes(name)) continue;
    const held = await shifted(test.take(trimmed ? 2000 : 10_000), { pixels });
    const x = await imagesOf(held);
    const after = async (adapt) => {
      const model = await sourceOf(dataDir, trimmed);
      const outcome = await adapt(model);
      const accuracy = await accuracyOf(model, held);
      model.dispose();
      return { accuracy, outcome };
    };
    rows.push({
      name,
      source: await after(() => {}),
      statistics: await after((model) => adaptBatchNorm(model, x)),
      unguarded: await after((model) => tent(model, x, { guard: false, optimizer: adam(5e-3) })),
      guarded: await after((model) => tent(model, x, { optimizer: adam(5e-3) })),
    });
    x.dispose();
  }
  const row = (name) => rows.find((r) => r.name === name);
  const gain = row('brightness').guarded.accuracy - row('brightness').source.accuracy;
  const loss = row('contrast').guarded.accuracy - row('contrast').statistics.accuracy;
  return {
    passed: gain >= 20 && loss >= -1,
    seeds: [1],
    figures: { brightnessGain: gain, contrastAgainstStatistics: loss },
    tables: [
      {
        head: [
          'shift',
          'source',
          'adapted statistics',
          'TENT, no guard',
          'TENT, guarded',
          'the guard',
        ],
        rows: rows.map(({ name, source, statistics, unguarded, guarded }) => [
          name,
          ...[source, statistics, unguarded, guarded].map(({ accuracy }) => one(accuracy)),
          `${guarded.outcome.outcome}: ${guarded.outcome.reason}`,
        ]),
      },
    ],
    notes: ['TENT with Adam at 0.005, batches of 200, one pass.'],
  };
}

async function imagesOf(data) {
  const batches = await data.batch(1000).toArray();
  const x = tidy(() =>
    concat(
      batches.map((batch) => batch.x),
      0,
    ),
  );
  for (const batch of batches) [batch.x, batch.y].forEach((tensor) => tensor.dispose());
  return x;
}
