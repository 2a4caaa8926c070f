import {
  add,
  div,
  maximum,
  mul,
  onesLike,
  sub,
  sum,
  tidy,
  type Tensor,
  type TensorContainerObject,
} from '@graftjs/core';
import { countByClass, ratio } from '../classification/class-counts.js';
import { decide, type Decisions } from '../classification/decisions.js';
import { formatReport } from './format-report.js';
import type { ClassificationReport, ReportRow } from './report-row.js';

/** What a report goes by. */
export interface ReportOptions {
  /** Names of the classes, in order; default their numbers. */
  readonly labels?: readonly string[];
  readonly sampleWeight?: Tensor | null;
  /**
   * Scores above it are a yes, for several labels an example; by default the highest of several
   * scores is the answer, and a single one above 0.5.
   */
  readonly threshold?: number | null;
  /** Digits after the point in the text. Default 2. */
  readonly digits?: number;
}

interface Counts {
  readonly tp: number;
  readonly fp: number;
  readonly fn: number;
}

const rowOf = (name: string, { tp, fp, fn }: Counts): ReportRow => ({
  name,
  precision: ratio(tp, tp + fp),
  recall: ratio(tp, tp + fn),
  f1: ratio(2 * tp, 2 * tp + fp + fn),
  support: tp + fn,
});

const added = (counts: readonly Counts[]): Counts =>
  counts.reduce((a, b) => ({ tp: a.tp + b.tp, fp: a.fp + b.fp, fn: a.fn + b.fn }));

function average(name: string, rows: readonly ReportRow[], weigh: (row: ReportRow) => number) {
  const total = rows.reduce((sum, row) => sum + weigh(row), 0);
  const of = (key: 'precision' | 'recall' | 'f1'): number =>
    ratio(
      rows.reduce((sum, row) => sum + weigh(row) * row[key], 0),
      total,
    );
  const support = rows.reduce((sum, row) => sum + row.support, 0);
  return { name, precision: of('precision'), recall: of('recall'), f1: of('f1'), support };
}

/**
 * Precision, recall, F1 and support by class, with their means, and scikit-learn's table of them.
 *
 * @example
 * const report = await classificationReport(yTrue, yPred, { labels: ['cat', 'dog'] });
 * console.log(report.text);
 */
export async function classificationReport(
  yTrue: Tensor,
  yPred: Tensor,
  { labels, sampleWeight = null, threshold = null, digits = 2 }: ReportOptions = {},
): Promise<ClassificationReport> {
  const decisions = tidy(() => {
    const options = { threshold, topK: null, classId: null };
    const settings = { highest: true, where: 'classificationReport' };
    return {
      ...decide(yTrue, yPred, sampleWeight, options, settings),
    } as object as TensorContainerObject;
  }) as object as Decisions;
  try {
    const several = threshold !== null && (decisions.right.shape[1] as number) > 1;
    const { counts, negatives } = await readCounts(decisions);
    // A single score stands for two classes.
    const all =
      counts.length === 1 ? [{ tp: negatives, ...swapped(counts[0]!) }, ...counts] : counts;
    const known = all
      .map((count, i) => ({ count, row: rowOf(labels?.[i] ?? String(i), count) }))
      .filter(({ count: { tp, fp, fn } }) => several || tp + fp + fn > 0);
    const classes = known.map(({ row }) => row);
    const total = added(all);
    const averages = [
      ...(several ? [rowOf('micro avg', total)] : []),
      average('macro avg', classes, () => 1),
      average('weighted avg', classes, ({ support }) => support),
      ...(several ? [await samplesAverage(decisions, total.tp + total.fn)] : []),
    ];
    const accuracy = several ? null : ratio(total.tp, total.tp + total.fn);
    return {
      classes,
      accuracy,
      averages,
      text: formatReport({ classes, accuracy, averages }, digits),
    };
  } finally {
    for (const one of [decisions.right, decisions.chosen, decisions.weights]) one?.dispose();
  }
}

const swapped = ({ fp, fn }: Counts): Omit<Counts, 'tp'> => ({ fp: fn, fn: fp });

async function readCounts(decisions: Decisions): Promise<{ counts: Counts[]; negatives: number }> {
  const { right, chosen, weights } = decisions;
  const tensors = tidy(() => {
    const left = mul(sub(1, right), sub(1, chosen));
    return { ...countByClass(decisions), negatives: sum(weights ? mul(left, weights) : left) };
  });
  const [tp, fp, fn, negatives] = await Promise.all(
    (['truePositives', 'falsePositives', 'falseNegatives', 'negatives'] as const).map((name) =>
      tensors[name].data(),
    ),
  );
  for (const one of Object.values(tensors)) one.dispose();
  const counts = Array.from(tp!, (count, i) => ({ tp: count, fp: fp![i]!, fn: fn![i]! }));
  return { counts, negatives: negatives![0]! };
}

/** Figures of each example over its labels, and their mean. */
async function samplesAverage(
  { right, chosen, weights }: Decisions,
  support: number,
): Promise<ReportRow> {
  const figures = tidy(() => {
    const [common, there, given] = [mul(right, chosen), right, chosen].map((x) => sum(x, 1, true));
    const over = (part: Tensor, whole: Tensor): Tensor => div(part, maximum(whole, 1e-12));
    const each = weights ?? onesLike(common!);
    const mean = (x: Tensor): Tensor => div(sum(mul(x, each)), sum(each));
    const both = over(mul(common!, 2), add(there!, given!));
    return [over(common!, given!), over(common!, there!), both].map(mean);
  });
  const [precision, recall, f1] = await Promise.all(
    figures.map(async (one) => (await one.data())[0] as number),
  );
  for (const one of figures) one.dispose();
  return { name: 'samples avg', precision: precision!, recall: recall!, f1: f1!, support };
}
