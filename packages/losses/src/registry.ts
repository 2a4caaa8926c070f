import { Registry } from '@graftjs/core';
import { binaryCrossentropy } from './crossentropy/binary-crossentropy.js';
import { categoricalCrossentropy } from './crossentropy/categorical-crossentropy.js';
import { cosineSimilarity } from './regression/cosine-similarity.js';
import { klDivergence, poisson } from './crossentropy/distributions.js';
import { categoricalHinge, hinge, squaredHinge } from './margin/hinges.js';
import {
  huber,
  logCosh,
  meanAbsoluteError,
  meanAbsolutePercentageError,
  meanSquaredError,
  meanSquaredLogarithmicError,
} from './regression/regression.js';
import { sparseCategoricalCrossentropy } from './crossentropy/sparse-categorical-crossentropy.js';
import { binaryFocalCrossentropy } from './crossentropy/binary-focal-crossentropy.js';
import { categoricalFocalCrossentropy } from './crossentropy/categorical-focal-crossentropy.js';
import { categoricalGeneralizedCrossentropy } from './crossentropy/categorical-generalized-crossentropy.js';
import { dice } from './overlap/dice.js';
import { tversky } from './overlap/tversky.js';
import { circle } from './metric-learning/circle.js';
import { triplet } from './metric-learning/triplet.js';
import { contrastive } from './metric-learning/contrastive.js';
import { infoNce } from './metric-learning/info-nce.js';
import { center } from './metric-learning/center.js';
import { distillation } from './distillation/distillation.js';
import { ctc } from './sequence/ctc.js';

/**
 * Every loss of this package by name.
 *
 * @example
 * const loss = allLosses['huber']({ delta: 2 });
 */
export const allLosses = {
  binaryCrossentropy,
  binaryFocalCrossentropy,
  categoricalCrossentropy,
  categoricalFocalCrossentropy,
  categoricalGeneralizedCrossentropy,
  categoricalHinge,
  center,
  circle,
  contrastive,
  cosineSimilarity,
  ctc,
  dice,
  distillation,
  hinge,
  huber,
  infoNce,
  klDivergence,
  logCosh,
  meanAbsoluteError,
  meanAbsolutePercentageError,
  meanSquaredError,
  meanSquaredLogarithmicError,
  poisson,
  sparseCategoricalCrossentropy,
  squaredHinge,
  triplet,
  tversky,
} as const;

/**
 * A registry of every loss of this package, for loaders. Add your own with `.with([…])`.
 *
 * @example
 * const loss = lossesRegistry().create({ type: 'losses/Huber', config: { delta: 2 } });
 */
export function lossesRegistry(): Registry {
  return new Registry(Object.values(allLosses));
}
