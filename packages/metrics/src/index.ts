export { accuracy } from './accuracy/accuracy.js';
export { binaryAccuracy } from './accuracy/binary-accuracy.js';
export { categoricalAccuracy } from './accuracy/categorical-accuracy.js';
export { sparseCategoricalAccuracy } from './accuracy/sparse-categorical-accuracy.js';
export { topKCategoricalAccuracy } from './accuracy/top-k-categorical-accuracy.js';
export { f1Score, fBetaScore } from './classification/f-beta-score.js';
export { precision } from './classification/precision.js';
export { recall } from './classification/recall.js';
export {
  confusionCounts,
  confusionMatrix,
  matrixOf,
  type ConfusionMatrix,
} from './confusion/confusion-matrix.js';
export { auc, binnedAuc } from './curves/auc.js';
export { defineMeanMetric, type MeanMetricDefinition } from './gathering/define-mean-metric.js';
export { gather, measure, type GatherOptions } from './gathering/gather.js';
export { meanAbsoluteError } from './regression/mean-absolute-error.js';
export { meanSquaredError } from './regression/mean-squared-error.js';
export { allMetrics, metricsRegistry } from './registry.js';
