import { Registry } from '@graftjs/core';
import { accuracy } from './accuracy/accuracy.js';
import { binaryAccuracy } from './accuracy/binary-accuracy.js';
import { categoricalAccuracy } from './accuracy/categorical-accuracy.js';
import { sparseCategoricalAccuracy } from './accuracy/sparse-categorical-accuracy.js';
import { topKCategoricalAccuracy } from './accuracy/top-k-categorical-accuracy.js';
import { f1Score, fBetaScore } from './classification/f-beta-score.js';
import { precision } from './classification/precision.js';
import { recall } from './classification/recall.js';
import { confusionCounts } from './confusion/confusion-matrix.js';
import { auc, binnedAuc } from './curves/auc.js';
import { meanAbsoluteError } from './regression/mean-absolute-error.js';
import { meanSquaredError } from './regression/mean-squared-error.js';
import { sparseTopKCategoricalAccuracy } from './accuracy/sparse-top-k-categorical-accuracy.js';
import {
  falseNegatives,
  falsePositives,
  trueNegatives,
  truePositives,
} from './classification/answer-counts.js';
import { balancedAccuracy, cohenKappa, matthewsCorrelation } from './confusion/agreement.js';
import { concordanceCorrelation, pearsonCorrelation } from './correlation/correlations.js';
import { r2Score } from './correlation/r2-score.js';
import { averagePrecision } from './curves/average-precision.js';
import {
  precisionAtRecall,
  recallAtPrecision,
  sensitivityAtSpecificity,
  specificityAtSensitivity,
} from './curves/operating-points.js';
import { meanValue, sumValue } from './gathering/value-metrics.js';
import { categoricalHinge } from './margin/categorical-hinge.js';
import { hinge } from './margin/hinge.js';
import { squaredHinge } from './margin/squared-hinge.js';
import { binaryIoU, iou, meanIoU, oneHotIoU, oneHotMeanIoU } from './overlap/iou.js';
import { binaryCrossentropy } from './probabilities/binary-crossentropy.js';
import { brierScore } from './probabilities/brier-score.js';
import { categoricalCrossentropy } from './probabilities/categorical-crossentropy.js';
import { expectedCalibrationError } from './probabilities/expected-calibration-error.js';
import { klDivergence } from './probabilities/kl-divergence.js';
import { logLoss } from './probabilities/log-loss.js';
import { poisson } from './probabilities/poisson.js';
import { sparseCategoricalCrossentropy } from './probabilities/sparse-categorical-crossentropy.js';
import { cosineSimilarity } from './regression/cosine-similarity.js';
import { logCoshError } from './regression/log-cosh-error.js';
import { meanAbsolutePercentageError } from './regression/mean-absolute-percentage-error.js';
import { meanSquaredLogarithmicError } from './regression/mean-squared-logarithmic-error.js';
import { rootMeanSquaredError } from './regression/root-mean-squared-error.js';

/**
 * Every metric of this package by name.
 *
 * @example
 * const metric = allMetrics['accuracy']();
 */
export const allMetrics = {
  accuracy,
  auc,
  averagePrecision,
  balancedAccuracy,
  binaryAccuracy,
  binaryCrossentropy,
  binaryIoU,
  binnedAuc,
  brierScore,
  categoricalAccuracy,
  categoricalCrossentropy,
  categoricalHinge,
  cohenKappa,
  concordanceCorrelation,
  confusionCounts,
  cosineSimilarity,
  expectedCalibrationError,
  f1Score,
  falseNegatives,
  falsePositives,
  fBetaScore,
  hinge,
  iou,
  klDivergence,
  logCoshError,
  logLoss,
  matthewsCorrelation,
  meanAbsoluteError,
  meanAbsolutePercentageError,
  meanIoU,
  meanSquaredError,
  meanSquaredLogarithmicError,
  meanValue,
  oneHotIoU,
  oneHotMeanIoU,
  pearsonCorrelation,
  poisson,
  precision,
  precisionAtRecall,
  r2Score,
  recall,
  recallAtPrecision,
  rootMeanSquaredError,
  sensitivityAtSpecificity,
  sparseCategoricalAccuracy,
  sparseCategoricalCrossentropy,
  sparseTopKCategoricalAccuracy,
  specificityAtSensitivity,
  squaredHinge,
  sumValue,
  topKCategoricalAccuracy,
  trueNegatives,
  truePositives,
} as const;

/**
 * A registry of every metric of this package, for loaders. Add your own with `.with([…])`.
 *
 * @example
 * const metric = metricsRegistry().create({ type: 'metrics/Accuracy', config: {} });
 */
export function metricsRegistry(): Registry {
  return new Registry(Object.values(allMetrics));
}
