import { div, mean, mul, ones, square, sub, sum, tensor1d, type Tensor } from '@graftjs/core';
import { rowWeights } from '../classification/decisions.js';
import { flatColumns } from '../labels/flat-columns.js';
import { likePredictions } from '../labels/like-predictions.js';

/**
 * Means and deviations of each column of one batch. They are kept by batch and joined in double
 * precision: sums of squares of numbers far from 0 would drown what they are for.
 */
export type BatchMoments<T> = {
  readonly weight: T;
  readonly meanTrue: T;
  readonly meanPred: T;
  readonly squaresTrue: T;
  readonly squaresPred: T;
  readonly products: T;
  readonly residuals: T;
  readonly columns: T;
};

export function batchMoments(
  yTrue: Tensor,
  yPred: Tensor,
  sampleWeight: Tensor | null,
  where: string,
): BatchMoments<Tensor> {
  const [y, x] = [flatColumns(likePredictions(yTrue, yPred, where)), flatColumns(yPred)];
  const width = x.shape[1] as number;
  const weights = sampleWeight
    ? mul(ones(x.shape), rowWeights(sampleWeight, yPred, width))
    : ones(x.shape);
  const weight = sum(weights, 0);
  const average = (values: Tensor): Tensor =>
    sampleWeight ? div(sum(mul(values, weights), 0), weight) : mean(values, 0);
  const total = (values: Tensor): Tensor => sum(mul(values, weights), 0);
  const [meanTrue, meanPred] = [average(y), average(x)];
  const [fromTrue, fromPred] = [sub(y, meanTrue), sub(x, meanPred)];
  return {
    weight,
    meanTrue,
    meanPred,
    squaresTrue: total(square(fromTrue)),
    squaresPred: total(square(fromPred)),
    products: total(mul(fromTrue, fromPred)),
    residuals: total(square(sub(y, x))),
    columns: tensor1d([width]),
  };
}

/** Deviations of one column over everything seen. */
export interface Moments {
  weight: number;
  meanTrue: number;
  meanPred: number;
  squaresTrue: number;
  squaresPred: number;
  products: number;
  residuals: number;
}

/** Joins the batches of each column (Chan et al. 1979). */
export function joinedMoments(batches: BatchMoments<Float64Array>): Moments[] {
  const width = batches.columns[0] ?? 1;
  return Array.from({ length: width }, (_, column) => {
    const total: Moments = {
      weight: 0,
      meanTrue: 0,
      meanPred: 0,
      squaresTrue: 0,
      squaresPred: 0,
      products: 0,
      residuals: 0,
    };
    for (let at = column; at < batches.weight.length; at += width) join(total, batches, at);
    return total;
  });
}

function join(total: Moments, batches: BatchMoments<Float64Array>, at: number): void {
  const weight = batches.weight[at] as number;
  if (weight === 0) return;
  const both = total.weight + weight;
  const stepTrue = (batches.meanTrue[at] as number) - total.meanTrue;
  const stepPred = (batches.meanPred[at] as number) - total.meanPred;
  const between = (total.weight * weight) / both;
  total.squaresTrue += (batches.squaresTrue[at] as number) + between * stepTrue ** 2;
  total.squaresPred += (batches.squaresPred[at] as number) + between * stepPred ** 2;
  total.products += (batches.products[at] as number) + between * stepTrue * stepPred;
  total.residuals += batches.residuals[at] as number;
  total.meanTrue += (stepTrue * weight) / both;
  total.meanPred += (stepPred * weight) / both;
  total.weight = both;
}
