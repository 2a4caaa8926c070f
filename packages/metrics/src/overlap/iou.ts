import { options } from '@graftjs/core';
import { ratio } from '../classification/class-counts.js';
import {
  columnSums,
  defineConfusionMetric,
  diagonal,
  rowSums,
  type ConfusionMatrix,
} from '../confusion/define-confusion-metric.js';

const classIds = () =>
  options.nullable(
    options.custom<readonly number[]>('a list of class numbers', (value) =>
      Array.isArray(value) && value.every((id) => Number.isInteger(id) && (id as number) >= 0)
        ? (value as number[])
        : undefined,
    ),
  );

/** TP / (TP + FP + FN), the mean of the classes that are there or were chosen. */
function meanOverlap(matrix: ConfusionMatrix, targets: readonly number[] | null): number {
  const [there, given, common] = [rowSums(matrix), columnSums(matrix), diagonal(matrix)];
  let [total, count] = [0, 0];
  for (const id of targets ?? matrix.keys()) {
    const union = (there[id] ?? 0) + (given[id] ?? 0) - (common[id] ?? 0);
    total += ratio(common[id] ?? 0, union);
    count += Number(union > 0);
  }
  return ratio(total, count);
}

/**
 * Intersection over union, TP / (TP + FP + FN), of the classes `targetClassIds`, over everything
 * seen; the mean where there are several.
 *
 * Labels are class numbers or one-hot, predictions a score a class; or class numbers both where
 * `numClasses` is given, as in Keras. Labels of `ignoreClass` do not count.
 *
 * @example
 * iou({ targetClassIds: [1] });
 */
export const iou = defineConfusionMetric({
  type: 'metrics/IoU',
  options: { targetClassIds: classIds() },
  figure: (matrix, { targetClassIds }) => meanOverlap(matrix, targetClassIds),
});

/**
 * The mean of `iou` over all classes that are there or were chosen.
 *
 * @example
 * meanIoU();
 */
export const meanIoU = defineConfusionMetric({
  type: 'metrics/MeanIoU',
  figure: (matrix) => meanOverlap(matrix, null),
});

/**
 * `iou` of two classes from single scores, 1 above `threshold` (0.5): the mean of both, or of
 * `targetClassIds`.
 *
 * @example
 * binaryIoU({ threshold: 0.4 });
 */
export const binaryIoU = defineConfusionMetric({
  type: 'metrics/BinaryIoU',
  options: { targetClassIds: classIds() },
  figure: (matrix, { targetClassIds }) => meanOverlap(matrix, targetClassIds ?? [0, 1]),
});

/**
 * `iou` by Keras's name for one-hot labels; both take either kind.
 *
 * @example
 * oneHotIoU({ targetClassIds: [1] });
 */
export const oneHotIoU = defineConfusionMetric({
  type: 'metrics/OneHotIoU',
  options: { targetClassIds: classIds() },
  figure: (matrix, { targetClassIds }) => meanOverlap(matrix, targetClassIds),
});

/**
 * `meanIoU` by Keras's name for one-hot labels; both take either kind.
 *
 * @example
 * oneHotMeanIoU();
 */
export const oneHotMeanIoU = defineConfusionMetric({
  type: 'metrics/OneHotMeanIoU',
  figure: (matrix) => meanOverlap(matrix, null),
});
