import {
  any,
  cast,
  div,
  equal,
  expandDims,
  greaterEqual,
  maximum,
  mul,
  neg,
  range,
  softmax,
  sub,
  sum,
  where,
  type Tensor,
} from '@tensorflow/tfjs-core';
import {
  LEAST_DIVISOR,
  logProbabilities,
  PROBABILITY_MARGIN,
  slopeOfLog,
} from '../../ops/log-probability.js';
import { fusedKernel } from '../fused-kernel.js';
import { gradientOf } from '../gradient-of.js';
import { logSoftmaxForward } from './softmax.js';

/** True for the class of each label. */
const isClass = (labels: Tensor, { shape }: Tensor): Tensor =>
  equal(expandDims(labels, -1), range(0, shape.at(-1) ?? 1, 1, 'float32'));

const logsOf = (yPred: Tensor, fromLogits: boolean): Tensor =>
  fromLogits
    ? logSoftmaxForward.run({ logits: yPred }, { axis: yPred.rank - 1 })
    : logProbabilities(yPred);

/**
 * (dq − Σ dq · q) / Σ p for shares q = p / Σ p, with dq = −dy · y / q; from logits
 * dy · (softmax · Σ y − y).
 */
export const crossentropyBackward = fusedKernel(
  'GraftCrossentropyGrad',
  ['dy', 'yTrue', 'yPred'],
  ([dy, yTrue, yPred], { sparse, fromLogits }) => {
    const [labels, p] = [yTrue as Tensor, yPred as Tensor];
    const y = sparse === true ? cast(isClass(labels, p), 'float32') : labels;
    if (fromLogits === true) {
      const moved = sub(mul(softmax(p), sum(y, -1, true)), y);
      return mul(expandDims(dy as Tensor, -1), moved);
    }
    const total = sum(p, -1, true);
    const divisor = maximum(total, PROBABILITY_MARGIN);
    const q = div(p, divisor);
    const weighted = mul(neg(expandDims(dy as Tensor, -1)), y);
    const dq = mul(div(weighted, maximum(q, LEAST_DIVISOR)), slopeOfLog(q));
    const moved = cast(greaterEqual(total, PROBABILITY_MARGIN), 'float32');
    return div(sub(dq, mul(sum(mul(dq, q), -1, true), moved)), divisor);
  },
);

/**
 * −Σ y log p of each row, for one-hot (or soft) labels, or for class numbers (`sparse`): NaN where a
 * number is no class.
 */
export const crossentropyForward = fusedKernel(
  'GraftCrossentropy',
  ['yTrue', 'yPred'],
  ([yTrue, yPred], { sparse, fromLogits }) => {
    const logs = logsOf(yPred as Tensor, fromLogits === true);
    if (sparse !== true) return neg(sum(mul(yTrue as Tensor, logs), -1));
    const right = isClass(yTrue as Tensor, yPred as Tensor);
    return where(any(right, -1), neg(sum(where(right, logs, 0), -1)), NaN);
  },
  gradientOf('GraftCrossentropy', {
    inputs: ['yTrue', 'yPred'],
    gradient: (dy, saved, attrs) => {
      const [yTrue, yPred] = saved as [Tensor, Tensor];
      return {
        yTrue: () => mul(neg(expandDims(dy, -1)), logsOf(yPred, attrs['fromLogits'] === true)),
        yPred: () => crossentropyBackward.run({ dy, yTrue, yPred }, attrs),
      };
    },
  }),
);
