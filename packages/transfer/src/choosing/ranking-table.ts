import type { ModelRanking, RankedModel } from './model-ranking.js';
import type { HeadScore, TransferScore } from './rank-features.js';

/** How tables call the scores. */
export const SCORE_TITLES: { readonly [S in TransferScore | HeadScore]: string } = {
  logMe: 'LogME',
  leep: 'LEEP',
  negativeConditionalEntropy: 'NCE',
  hScore: 'H-score',
  gaussianBhattacharyya: 'GBC',
  nLeep: 'N-LEEP',
  transRate: 'TransRate',
  nearest: '1-NN',
  prototype: 'prototype',
  probe: 'probe',
};

const ACCURACIES = new Set<string>(['nearest', 'prototype', 'probe']);

/** The ranking as a table for people. */
export function rankingTable(ranking: ModelRanking): string {
  const { models, by, agreement, examples, classes } = ranking;
  const names = (Object.keys(SCORE_TITLES) as (TransferScore | HeadScore)[]).filter((name) =>
    models.some(({ scores }) => scores[name] !== undefined),
  );
  const trained = models.some(({ fineTuned }) => fineTuned !== null);
  const headings = [
    '#',
    'model',
    `${SCORE_TITLES[by]} [95 %]`,
    ...names.filter((name) => name !== by).map((name) => SCORE_TITLES[name]),
    ...(trained ? ['fine-tuned'] : []),
    'seconds',
    'parameters',
    'size',
    'licence',
  ];
  const rows = models.map((model) => [
    String(model.rank),
    model.name,
    `${score(by, model)}${model.interval ? ` [${figure(by, model.interval.low)}, ${figure(by, model.interval.high)}]` : ''}`,
    ...names.filter((name) => name !== by).map((name) => score(name, model)),
    ...(trained ? [model.fineTuned === null ? '-' : percent(model.fineTuned)] : []),
    model.seconds === undefined ? '-' : model.seconds.toFixed(1),
    model.parameters?.toLocaleString('en') ?? '-',
    model.bytes === undefined ? '-' : `${(model.bytes / 2 ** 20).toFixed(1)} MiB`,
    model.license ?? 'not said',
  ]);
  return [
    `${models.length} models on ${examples} examples of ${classes} classes, ranked by ${SCORE_TITLES[by]}`,
    '',
    aligned([headings, ...rows]),
    ...(agreement === null
      ? []
      : ['', `weighted Kendall tau with fine-tuning: ${agreement.toFixed(3)}`]),
  ].join('\n');
}

const percent = (share: number): string => `${(100 * share).toFixed(1)} %`;
const figure = (name: string, value: number): string =>
  ACCURACIES.has(name) ? percent(value) : value.toFixed(3);

function score(name: TransferScore | HeadScore, { scores }: RankedModel): string {
  const value = scores[name];
  return value === undefined ? '-' : figure(name, value);
}

function aligned(rows: readonly (readonly string[])[]): string {
  const widths = (rows[0] ?? []).map((_, c) => Math.max(...rows.map((row) => row[c]?.length ?? 0)));
  const line = (row: readonly string[]) =>
    row
      .map((cell, c) => cell.padEnd(widths[c] ?? 0))
      .join('  ')
      .trimEnd();
  const [headings, ...rest] = rows.map(line);
  return [headings, widths.map((width) => '-'.repeat(width)).join('  '), ...rest].join('\n');
}
