import { dispose, tensor2d, tidy, type Model } from '@graftjs/core';
import type { Embedding, EmbeddingFigures, EmbeddingView } from '@graftjs/report';
import { pca, trustworthiness, tSne } from '@graftjs/training';
import { leaveOneOutNearest } from '../../choosing/nearest-baselines.js';
import { aDistance } from '../../domains/a-distance.js';
import { maximumMeanDiscrepancy } from '../../domains/maximum-mean-discrepancy.js';
import type { Table } from '../../statistics/table.js';
import { bodyFeatures } from '../body-features.js';
import type { Study } from '../study.js';
import { away, embedded, type FirstLook } from './first-look.js';

/** Features of the examples of the target, and of some of the source where there are any. */
interface Stage {
  readonly name: string;
  readonly target: Table;
  readonly source: Table | null;
}

/** How many of the source are drawn on the maps, so that they do not hide the target. */
const DRAWN = 60;

/** How the classes, and the source beside them, lie in the features before and after. */
export async function embeddedFeatures(
  study: Study,
  model: Model,
  first: FirstLook,
): Promise<Embedding> {
  const few = embedded(study);
  const other = away(study);
  const stages: Stage[] = [
    { name: 'before', target: first.features, source: first.away },
    {
      name: 'after',
      target: await bodyFeatures(model, few),
      source: other && (await bodyFeatures(model, other)),
    },
  ];
  return {
    views: stages.flatMap((stage) => viewsOf(stage, few.labels)),
    figures: await Promise.all(stages.map((stage) => figuresOf(stage, few.labels))),
  };
}

/** The same examples by principal components, and by t-SNE. */
function viewsOf({ name, target, source }: Stage, labels: Int32Array): EmbeddingView[] {
  const rows = [...(source ?? []).slice(0, DRAWN), ...target];
  const others = rows.length - target.length;
  const width = rows[0]?.length ?? 1;
  const view = (
    method: EmbeddingView['method'],
    points: readonly ArrayLike<number>[],
  ): EmbeddingView => ({
    name,
    method,
    points: points.map((point, i) => ({
      x: point[0] ?? 0,
      y: point[1] ?? 0,
      label: i < others ? null : (labels[i - others] as number),
    })),
    trustworthiness: rows.length > 12 ? trustworthiness(rows, points) : null,
  });
  const flat = pca(rows, { components: Math.min(2, width, rows.length - 1) }).transform(rows);
  const views = [view('PCA', flat)];
  return rows.length < 8 ? views : [...views, view('t-SNE', tSne(rows).points)];
}

async function figuresOf(
  { name, target, source }: Stage,
  labels: Int32Array,
): Promise<EmbeddingFigures> {
  return {
    name,
    nearest: leaveOneOutNearest(target, labels),
    aDistance: source && aDistance(source, target),
    discrepancy: source && source.length > 1 ? await discrepancyOf(source, target) : null,
  };
}

async function discrepancyOf(source: Table, target: Table): Promise<number> {
  const [s, t] = [source, target].map((rows) => tensor2d(rows.map((row) => Array.from(row))));
  const found = tidy(() => maximumMeanDiscrepancy(s!, t!, { unbiased: true }));
  const [value = NaN] = await found.data();
  dispose([s!, t!, found]);
  return value;
}
