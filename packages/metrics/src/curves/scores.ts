import {
  cast,
  expandDims,
  greater,
  mul,
  oneHot,
  ones,
  reshape,
  sigmoid,
  sub,
  sum,
  tensor1d,
  type Tensor,
} from '@graftjs/core';
import { rowWeights } from '../classification/decisions.js';
import { labelForm } from '../labels/label-form.js';
import { exactCurve, type Curve } from './curve.js';

/** Labels, scores and weights, a row an example or position and a column a class. */
export interface Scores {
  readonly labels: Tensor;
  readonly scores: Tensor;
  readonly weights: Tensor;
}

/** @param columns whether classes are kept apart; class numbers for labels keep them apart too */
export function scoresOf(
  yTrue: Tensor,
  yPred: Tensor,
  sampleWeight: Tensor | null,
  settings: { readonly columns: boolean; readonly fromLogits: boolean; readonly where: string },
): Scores {
  const form = labelForm(yTrue, yPred, settings.where);
  const classes = yPred.rank < 2 ? 1 : (yPred.shape.at(-1) as number);
  const rows = [yPred.size / classes, classes];
  const shape = settings.columns || form === 'classes' ? rows : [yPred.size, 1];
  const labels =
    form === 'same' ? yTrue : oneHot(cast(reshape(yTrue, [-1]), 'int32'), classes, 1, 0);
  const weights = sampleWeight && mul(ones(rows), rowWeights(sampleWeight, yPred, classes));
  return {
    labels: reshape(cast(labels, 'float32'), shape),
    scores: reshape(settings.fromLogits ? sigmoid(yPred) : yPred, shape),
    weights: weights ? reshape(weights, shape) : ones(shape),
  };
}

/** Every score, for exact curves; `columns` says how many there are, once a batch. */
export function everyScore({ labels, scores, weights }: Scores): {
  readonly labels: Tensor;
  readonly scores: Tensor;
  readonly weights: Tensor;
  readonly columns: Tensor;
} {
  const flat = (x: Tensor): Tensor => reshape(x, [-1]);
  return {
    labels: flat(labels),
    scores: flat(scores),
    weights: flat(weights),
    columns: tensor1d([labels.shape[1] as number]),
  };
}

export function exactCurves(state: {
  readonly [N in 'labels' | 'scores' | 'weights' | 'columns']: Float64Array;
}): (Curve & { readonly thresholds: readonly number[] })[] {
  const columns = state.columns[0] ?? 1;
  return Array.from({ length: columns }, (_, column) => {
    const own = (values: Float64Array): Float64Array =>
      values.filter((_, i) => i % columns === column);
    return exactCurve(own(state.labels), own(state.scores), own(state.weights));
  });
}

/** Weights of positives and negatives above each threshold, a row a class. */
export function countAbove(
  { labels, scores, weights }: Scores,
  thresholds: readonly number[],
): { readonly truePositives: Tensor; readonly falsePositives: Tensor } {
  const above = cast(greater(expandDims(scores, -1), tensor1d([...thresholds])), 'float32');
  const positive = mul(weights, cast(greater(labels, 0), 'float32'));
  const count = (x: Tensor): Tensor => sum(mul(above, expandDims(x, -1)), 0);
  return { truePositives: count(positive), falsePositives: count(sub(weights, positive)) };
}

/** Curves with a point at each of `size` thresholds, which fall from above all to below all. */
export function binnedCurves(
  state: { readonly [N in 'truePositives' | 'falsePositives']: Float64Array },
  size: number,
): Curve[] {
  return Array.from({ length: state.truePositives.length / size }, (_, column) => {
    const own = (values: Float64Array): Float64Array =>
      values.subarray(column * size, (column + 1) * size);
    return {
      truePositives: own(state.truePositives),
      falsePositives: own(state.falsePositives),
    };
  });
}

/** Keras's thresholds, from above 1 down to below 0 with equal distances between. */
export function evenThresholds(count: number): number[] {
  const inner = Array.from({ length: count - 2 }, (_, i) => (i + 1) / (count - 1));
  return [1 + 1e-7, ...inner.reverse(), -1e-7];
}
