import { Registry } from '@graftjs/core';
import { binaryCrossentropy } from './binary-crossentropy.js';
import { categoricalCrossentropy } from './categorical-crossentropy.js';
import { cosineSimilarity } from './cosine-similarity.js';
import { klDivergence, poisson } from './distributions.js';
import { categoricalHinge, hinge, squaredHinge } from './hinges.js';
import {
  huber,
  logCosh,
  meanAbsoluteError,
  meanAbsolutePercentageError,
  meanSquaredError,
  meanSquaredLogarithmicError,
} from './regression.js';
import { sparseCategoricalCrossentropy } from './sparse-categorical-crossentropy.js';

/** Every loss of this package by name. */
export const allLosses = {
  binaryCrossentropy,
  categoricalCrossentropy,
  categoricalHinge,
  cosineSimilarity,
  hinge,
  huber,
  klDivergence,
  logCosh,
  meanAbsoluteError,
  meanAbsolutePercentageError,
  meanSquaredError,
  meanSquaredLogarithmicError,
  poisson,
  sparseCategoricalCrossentropy,
  squaredHinge,
} as const;

/** A registry of every loss of this package, for loaders. Add your own with `.with([…])`. */
export function lossesRegistry(): Registry {
  return new Registry(Object.values(allLosses));
}
