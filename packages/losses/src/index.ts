export { binaryCrossentropy } from './crossentropy/binary-crossentropy.js';
export { categoricalCrossentropy } from './crossentropy/categorical-crossentropy.js';
export { klDivergence, poisson } from './crossentropy/distributions.js';
export { categoricalHinge, hinge, squaredHinge } from './margin/hinges.js';
export {
  huber,
  logCosh,
  meanAbsoluteError,
  meanAbsolutePercentageError,
  meanSquaredError,
  meanSquaredLogarithmicError,
} from './regression/regression.js';
export { sparseCategoricalCrossentropy } from './crossentropy/sparse-categorical-crossentropy.js';
export { cosineSimilarity } from './regression/cosine-similarity.js';
export { binaryFocalCrossentropy } from './crossentropy/binary-focal-crossentropy.js';
export { categoricalFocalCrossentropy } from './crossentropy/categorical-focal-crossentropy.js';
export { categoricalGeneralizedCrossentropy } from './crossentropy/categorical-generalized-crossentropy.js';
export { dice } from './overlap/dice.js';
export { tversky } from './overlap/tversky.js';
export { circle } from './metric-learning/circle.js';
export { triplet } from './metric-learning/triplet.js';
export { contrastive } from './metric-learning/contrastive.js';
export { infoNce } from './metric-learning/info-nce.js';
export { center } from './metric-learning/center.js';
export { distillation } from './distillation/distillation.js';
export { ctc } from './sequence/ctc.js';
export { allLosses, lossesRegistry } from './registry.js';
