export { accuracy } from './accuracy/accuracy.js';
export { binaryAccuracy } from './accuracy/binary-accuracy.js';
export { categoricalAccuracy } from './accuracy/categorical-accuracy.js';
export { sparseCategoricalAccuracy } from './accuracy/sparse-categorical-accuracy.js';
export { topKCategoricalAccuracy } from './accuracy/top-k-categorical-accuracy.js';
export { f1Score, fBetaScore } from './classification/f-beta-score.js';
export { precision } from './classification/precision.js';
export { recall } from './classification/recall.js';
export { confusionCounts, confusionMatrix, matrixOf } from './confusion/confusion-matrix.js';
export {
  defineConfusionMetric,
  type ConfusionMatrix,
} from './confusion/define-confusion-metric.js';
export { auc, binnedAuc } from './curves/auc.js';
export { defineMeanMetric, type MeanMetricDefinition } from './gathering/define-mean-metric.js';
export { gather, measure, type GatherOptions } from './gathering/gather.js';
export { meanAbsoluteError } from './regression/mean-absolute-error.js';
export { meanSquaredError } from './regression/mean-squared-error.js';
export { sparseTopKCategoricalAccuracy } from './accuracy/sparse-top-k-categorical-accuracy.js';
export {
  falseNegatives,
  falsePositives,
  trueNegatives,
  truePositives,
} from './classification/answer-counts.js';
export { balancedAccuracy, cohenKappa, matthewsCorrelation } from './confusion/agreement.js';
export { concordanceCorrelation, pearsonCorrelation } from './correlation/correlations.js';
export { r2Score } from './correlation/r2-score.js';
export { averagePrecision } from './curves/average-precision.js';
export {
  precisionAtRecall,
  recallAtPrecision,
  sensitivityAtSpecificity,
  specificityAtSensitivity,
} from './curves/operating-points.js';
export { meanValue, sumValue } from './gathering/value-metrics.js';
export { categoricalHinge } from './margin/categorical-hinge.js';
export { hinge } from './margin/hinge.js';
export { squaredHinge } from './margin/squared-hinge.js';
export { binaryIoU, iou, meanIoU, oneHotIoU, oneHotMeanIoU } from './overlap/iou.js';
export { binaryCrossentropy } from './probabilities/binary-crossentropy.js';
export { brierScore } from './probabilities/brier-score.js';
export { categoricalCrossentropy } from './probabilities/categorical-crossentropy.js';
export { expectedCalibrationError } from './probabilities/expected-calibration-error.js';
export { klDivergence } from './probabilities/kl-divergence.js';
export { logLoss } from './probabilities/log-loss.js';
export { poisson } from './probabilities/poisson.js';
export { sparseCategoricalCrossentropy } from './probabilities/sparse-categorical-crossentropy.js';
export { cosineSimilarity } from './regression/cosine-similarity.js';
export { logCoshError } from './regression/log-cosh-error.js';
export { meanAbsolutePercentageError } from './regression/mean-absolute-percentage-error.js';
export { meanSquaredLogarithmicError } from './regression/mean-squared-logarithmic-error.js';
export { rootMeanSquaredError } from './regression/root-mean-squared-error.js';
export { classificationReport, type ReportOptions } from './report/classification-report.js';
export type { ClassificationReport, ReportRow } from './report/report-row.js';
export { allMetrics, metricsRegistry } from './registry.js';
