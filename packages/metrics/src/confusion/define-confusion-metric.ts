import {
  argMax,
  cast,
  className,
  defineMetric,
  greater,
  matMul,
  mul,
  notEqual,
  oneHot,
  options,
  reshape,
  type Factory,
  type Metric,
  type OptionSchema,
  type ResolvedOptions,
  type Tensor,
  type Tensor1D,
  type Tensor2D,
} from '@graftjs/core';
import { rowWeights } from '../classification/decisions.js';
import { classNumbers } from '../labels/class-numbers.js';
import { likePredictions } from '../labels/like-predictions.js';

/** A row for each true class, a column for each predicted one. */
export type ConfusionMatrix = readonly (readonly number[])[];

export const confusionOptions = {
  /** Where a single score turns from class 0 to class 1. Default 0.5. */
  threshold: options.number({ default: 0.5 }),
  /** How many classes there are, where predictions are class numbers themselves. */
  numClasses: options.nullable(options.integer({ min: 1 })),
  /** A label whose examples do not count. */
  ignoreClass: options.nullable(options.integer()),
};
type ConfusionOptions = ResolvedOptions<typeof confusionOptions>;

interface Answers {
  readonly right: Tensor;
  readonly chosen: Tensor;
  readonly classes: number;
  /** Numbers that predictions have for an answer. */
  readonly width: number;
}

function answers(yTrue: Tensor, yPred: Tensor, given: ConfusionOptions, where: string): Answers {
  const width = yPred.rank < 2 ? 1 : (yPred.shape.at(-1) as number);
  const int = (x: Tensor): Tensor => cast(x, 'int32');
  if (given.numClasses !== null) {
    const right = int(likePredictions(yTrue, yPred, where));
    return { right, chosen: int(yPred), classes: given.numClasses, width: 1 };
  }
  if (width === 1) {
    const right = int(likePredictions(yTrue, yPred, where));
    return { right, chosen: int(greater(yPred, given.threshold)), classes: 2, width };
  }
  const right = classNumbers(yTrue, yPred, where);
  return { right, chosen: argMax(yPred, -1), classes: width, width };
}

function countConfusions(
  yTrue: Tensor,
  yPred: Tensor,
  sampleWeight: Tensor | null,
  { given, where }: { readonly given: ConfusionOptions; readonly where: string },
): Tensor {
  const { right, chosen, classes, width } = answers(yTrue, yPred, given, where);
  const rows = (x: Tensor): Tensor2D =>
    cast(oneHot(reshape(x, [-1]) as Tensor1D, classes), 'float32') as Tensor2D;
  let weighted: Tensor = rows(right);
  if (sampleWeight) {
    const byNumber = given.numClasses !== null && sampleWeight.size === yPred.size;
    const weights = byNumber
      ? reshape(sampleWeight, [-1, 1])
      : rowWeights(
          sampleWeight,
          given.numClasses === null ? yPred : reshape(yPred, [...yPred.shape, 1]),
          width,
        );
    weighted = mul(weighted, weights);
  }
  if (given.ignoreClass !== null) {
    const counts = notEqual(reshape(right, [-1, 1]), given.ignoreClass);
    weighted = mul(weighted, cast(counts, 'float32'));
  }
  return reshape(matMul(weighted as Tensor2D, rows(chosen), true), [-1]);
}

/** A figure of the table of true and predicted classes, over everything seen. */
export function defineConfusionMetric<const S extends OptionSchema = Record<never, never>>({
  type,
  options: own,
  figure,
}: {
  readonly type: string;
  readonly options?: S;
  figure(matrix: ConfusionMatrix, options: ResolvedOptions<S>): number;
}): Factory<Metric, S & typeof confusionOptions> {
  const where = `metric ${className(type)}`;
  return defineMetric({
    type,
    options: { ...own, ...confusionOptions },
    statistics: (yTrue, yPred, { sampleWeight, options }) => ({
      counts: countConfusions(yTrue, yPred, sampleWeight, {
        given: options as ConfusionOptions,
        where,
      }),
    }),
    result: ({ counts }, options) => figure(rowsOf(counts), options as ResolvedOptions<S>),
  }) as unknown as Factory<Metric, S & typeof confusionOptions>;
}

/** Counts as a table of rows. */
export function rowsOf(counts: Float64Array): ConfusionMatrix {
  const size = Math.sqrt(counts.length);
  return Array.from({ length: size }, (_, row) =>
    Array.from(counts.subarray(row * size, (row + 1) * size)),
  );
}

const sumOf = (values: readonly number[]): number => values.reduce((a, b) => a + b, 0);

/** Right answers by class. */
export const diagonal = (matrix: ConfusionMatrix): number[] =>
  matrix.map((row, i) => row[i] as number);

/** Examples by true class. */
export const rowSums = (matrix: ConfusionMatrix): number[] => matrix.map(sumOf);

/** Answers by predicted class. */
export const columnSums = (matrix: ConfusionMatrix): number[] =>
  matrix.map((_, i) => sumOf(matrix.map((row) => row[i] as number)));

/** The share that some counts have in all. */
export const share = (part: readonly number[], matrix: ConfusionMatrix): number =>
  sumOf(part) / sumOf(rowSums(matrix));
