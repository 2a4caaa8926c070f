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

/** Every metric of this package by name. */
export const allMetrics = {
  accuracy,
  auc,
  binaryAccuracy,
  binnedAuc,
  categoricalAccuracy,
  confusionCounts,
  f1Score,
  fBetaScore,
  meanAbsoluteError,
  meanSquaredError,
  precision,
  recall,
  sparseCategoricalAccuracy,
  topKCategoricalAccuracy,
} as const;

/** A registry of every metric of this package, for loaders. Add your own with `.with([…])`. */
export function metricsRegistry(): Registry {
  return new Registry(Object.values(allMetrics));
}
