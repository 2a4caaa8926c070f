import { graft, logMe, rankFeatures, weightedTau } from '@graftjs/transfer';
import { digits } from './shared/digits.mjs';
import { fewLabels } from './shared/few-labels.mjs';
import { mean, one } from './shared/figures.mjs';
import { publishedLogMe } from './shared/published-log-me.mjs';
import { lpftOf, newHead } from './shared/sample-efficiency.mjs';
import { zoo, zooNet } from './shared/source-zoo.mjs';
import { tableOf } from './shared/table-of.mjs';
import { trial } from './shared/trial.mjs';

export const claim = 'LogME ranks sources as fine-tuning does, without fine-tuning them';
export const threshold =
  'weighted τ of 0.5 or more with LP-FT accuracy over 15 sources; on 512 features of 100 examples, 0.15 or more above the published formula';

export async function study({ dataDir, trimmed }) {
  const seeds = trimmed ? [1] : [1, 2, 3];
  const { pool, test } = digits(dataDir);
  const names = Object.keys(zoo).filter((_, i) => !trimmed || i % 2 === 1 || i === 0);
  const labelled = fewLabels(pool, 10, seeds[0]);
  const labels = [...labelled.labels];
  const candidates = [];
  for (const name of names) {
    const model = await zooNet(name, { dataDir, trimmed });
    const accuracies = [];
    for (const seed of seeds) {
      const data = fewLabels(pool, 10, seed);
      const grafted = graft(await zooNet(name, { dataDir, trimmed }), { head: newHead() });
      accuracies.push(await trial({ model: grafted, data, test, recipe: lpftOf(data), seed }));
    }
    candidates.push({
      name,
      accuracy: mean(accuracies),
      features: await tableOf(model, labelled, { layer: 'features' }),
      flat: await tableOf(model, labelled, { layer: 'flat' }),
      probabilities: await tableOf(model, labelled),
    });
    model.dispose();
  }
  const truth = candidates.map(({ accuracy }) => accuracy);
  const ranked = rankFeatures(candidates, labels, { rounds: 0 });
  const scoreNames = Object.keys(ranked[0].scores);
  const scoresOf = (name) =>
    candidates.map((candidate) => ranked.find((r) => r.name === candidate.name).scores[name]);
  const taus = Object.fromEntries(
    scoreNames.map((name) => [name, weightedTau(scoresOf(name), truth)]),
  );
  const flat = {
    logMe: candidates.map(({ flat: rows }) => logMe(rows, labels)),
    published: candidates.map(({ flat: rows }) => publishedLogMe(rows, labels)),
  };
  const wide = weightedTau(flat.logMe, truth);
  const published = weightedTau(flat.published, truth);
  const logMes = scoresOf('logMe');
  return {
    passed: taus.logMe >= 0.5 && wide - published >= 0.15,
    seeds,
    figures: { ...taus, wide, published, sources: names.length },
    tables: [
      {
        title: 'Weighted τ with the accuracy of LP-FT at 10 labels a class:',
        head: ['score', 'τ'],
        rows: [
          ...Object.entries(taus).sort((a, b) => b[1] - a[1]),
          ['LogME, 512 features', wide],
          ['LogME, 512 features, published formula', published],
        ].map(([name, tau]) => [name, tau.toFixed(3)]),
      },
      {
        title: 'The sources, best first:',
        head: ['source', 'LP-FT', 'LogME', 'LogME, 512', 'published, 512'],
        rows: candidates
          .map(({ name, accuracy }, i) => [
            accuracy,
            name,
            logMes[i],
            flat.logMe[i],
            flat.published[i],
          ])
          .sort((a, b) => b[0] - a[0])
          .map(([accuracy, name, ...scores]) => [
            name,
            one(accuracy),
            ...scores.map((score) => score.toFixed(3)),
          ]),
      },
    ],
  };
}
