export { binaryCrossentropy } from './binary-crossentropy.js';
export { categoricalCrossentropy } from './categorical-crossentropy.js';
export { klDivergence, poisson } from './distributions.js';
export { categoricalHinge, hinge, squaredHinge } from './hinges.js';
export {
  huber,
  logCosh,
  meanAbsoluteError,
  meanAbsolutePercentageError,
  meanSquaredError,
  meanSquaredLogarithmicError,
} from './regression.js';
export { sparseCategoricalCrossentropy } from './sparse-categorical-crossentropy.js';
export { cosineSimilarity } from './cosine-similarity.js';
export { allLosses, lossesRegistry } from './registry.js';
