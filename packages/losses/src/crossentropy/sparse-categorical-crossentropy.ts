import {
  any,
  crossentropy,
  defineLoss,
  equal,
  expandDims,
  logicalAnd,
  logicalNot,
  logProbabilities,
  logSoftmax,
  neg,
  notEqual,
  options,
  sum,
  where,
} from '@graftjs/core';
import { checkLabels, isClass, readsAtOnce } from './class-labels.js';
import { crossentropyOptions } from './probabilities.js';

/**
 * −log p of the right class, for labels that are class numbers.
 *
 * Labels [batch, …] or [batch, …, 1], predictions [batch, …, classes]. A label that is no class is
 * a DataError where labels can be read at once (on the CPU), and else gives NaN, upon which `fit`
 * finds it. Examples of `ignoreClass` have a loss of 0 and do not count in the mean.
 *
 * @example
 * sparseCategoricalCrossentropy({ fromLogits: true, ignoreClass: 255 });
 */
export const sparseCategoricalCrossentropy = defineLoss({
  type: 'losses/SparseCategoricalCrossentropy',
  options: {
    fromLogits: crossentropyOptions.fromLogits,
    /** A label that stands for none, whether or not there is such a class. */
    ignoreClass: options.nullable(options.integer()),
  },
  sparse: true,
  perExample(yTrue, yPred, { fromLogits, ignoreClass }) {
    const [lead, classes] = [yTrue.shape, yPred.shape.at(-1) ?? 1];
    if (readsAtOnce()) checkLabels(yTrue.dataSync(), { lead, classes, ignoreClass });
    if (ignoreClass === null) return crossentropy(yTrue, yPred, { sparse: true, fromLogits });
    const logs = fromLogits ? logSoftmax(yPred) : logProbabilities(yPred);
    const classOf = isClass(expandDims(yTrue, -1), classes);
    const ignored = equal(yTrue, ignoreClass);
    const right = logicalAnd(classOf, logicalNot(expandDims(ignored, -1)));
    // Chosen, not multiplied: a class ruled out by a logit of −∞ stays out.
    const losses = neg(sum(where(right, logs, 0), -1));
    return where(ignored, 0, where(any(classOf, -1), losses, NaN));
  },
  counts: (yTrue, _, { ignoreClass }) =>
    ignoreClass === null ? null : notEqual(yTrue, ignoreClass),
  async check(yTrue, yPred, { ignoreClass }) {
    const lead = yPred.shape.slice(0, -1);
    checkLabels(await yTrue.data(), { lead, classes: yPred.shape.at(-1) ?? 1, ignoreClass });
  },
});
