import {
  activeBackend,
  any,
  backendCapabilities,
  DataError,
  defineLoss,
  equal,
  expandDims,
  neg,
  range,
  sum,
  where,
  type Tensor,
} from '@graftjs/core';
import { logProbabilities } from './categorical-crossentropy.js';
import { crossentropyOptions } from './probabilities.js';

/** Whether labels can be read in the middle of a step at no cost worth mentioning. */
function readsAtOnce(): boolean {
  if (!activeBackend()) return false;
  const { device, syncRead } = backendCapabilities();
  return device === 'cpu' && syncRead;
}

/** Says which label is no class, and which example it belongs to. */
function checkLabels(labels: ArrayLike<number>, lead: readonly number[], classes: number): void {
  for (let i = 0; i < labels.length; i++) {
    const label = labels[i] as number;
    if (label >= 0 && label < classes && Number.isInteger(label)) continue;
    const positions = lead.slice(1).reduce((product, axis) => product * axis, 1);
    const place = positions > 1 ? `, position ${i % positions},` : '';
    throw new DataError({
      where: 'loss SparseCategoricalCrossentropy',
      problem: `label ${label} of example ${Math.floor(i / positions)}${place} is not a class`,
      operands: [
        { label: 'expected', value: `whole numbers from 0 to ${classes - 1}` },
        { label: 'predictions', value: [...lead, classes] },
      ],
      hint: 'The last layer needs one unit for each class, and classes count from 0.',
    });
  }
}

/**
 * −log p of the right class, for labels that are class numbers.
 *
 * Labels [batch, …] or [batch, …, 1], predictions [batch, …, classes]. A label that is no class is
 * a DataError where labels can be read at once (on the CPU), and else gives NaN, upon which `fit`
 * finds it.
 */
export const sparseCategoricalCrossentropy = defineLoss({
  type: 'losses/SparseCategoricalCrossentropy',
  options: { fromLogits: crossentropyOptions.fromLogits },
  sparse: true,
  perExample(yTrue, yPred, { fromLogits }) {
    const classes = yPred.shape.at(-1) ?? 1;
    if (readsAtOnce()) checkLabels(yTrue.dataSync(), yTrue.shape, classes);
    const right = equal(expandDims(yTrue, -1), range(0, classes, 1, 'float32'));
    // Chosen, not multiplied: a class ruled out by a logit of −∞ stays out.
    const chosen = where(right, logProbabilities(yPred, fromLogits), 0);
    return where(any(right, -1), neg(sum(chosen, -1)), NaN) as Tensor;
  },
  async check(yTrue, yPred) {
    const lead = yPred.shape.slice(0, -1);
    checkLabels(await yTrue.data(), lead, yPred.shape.at(-1) ?? 1);
  },
});
