import {
  add,
  any,
  cast,
  defineLoss,
  div,
  expandDims,
  greater,
  logicalAnd,
  max,
  maximum,
  min,
  mul,
  options,
  sub,
  sum,
  where,
  type Tensor,
  type Tensor2D,
} from '@graftjs/core';
import { distances, pairsOf, unitRows, type Pairs } from './pairs.js';

const FAR = 1e30;

/**
 * max(0, margin + distance to one of the class − distance to one of another), for each example as
 * anchor. `mining: 'hard'` takes the farthest of the class and the nearest other (Hermans et al.
 * 2017); `'semiHard'` each of the class with the nearest other that is farther away, or the
 * farthest other where none is (Schroff et al. 2015), and their mean.
 *
 * Labels are class numbers [batch], predictions embeddings [batch, features]; `normalize` brings
 * them to unit length. 0 for an example that has no other of its class, or none of another.
 *
 * @example
 * triplet({ margin: 0.2, mining: 'semiHard', normalize: true });
 */
export const triplet = defineLoss({
  type: 'losses/Triplet',
  options: {
    margin: options.number({ min: 0, default: 1 }),
    mining: options.oneOf(['hard', 'semiHard'], { default: 'hard' }),
    normalize: options.boolean({ default: false }),
  },
  sparse: true,
  perExample(yTrue, yPred, { margin, mining, normalize }) {
    const pairs = pairsOf(yTrue);
    const apart = distances(normalize ? unitRows(yPred) : (yPred as Tensor2D));
    const losses = mining === 'hard' ? hard(apart, pairs, margin) : semiHard(apart, pairs, margin);
    const complete = logicalAnd(any(pairs.positive, -1), any(pairs.negative, -1));
    return where(complete, losses, 0);
  },
});

function hard(apart: Tensor, { positive, negative }: Pairs, margin: number): Tensor {
  const farthest = max(where(positive, apart, 0), -1);
  const nearest = min(where(negative, apart, FAR), -1);
  return maximum(add(sub(farthest, nearest), margin), 0);
}

function semiHard(apart: Tensor, { positive, negative }: Pairs, margin: number): Tensor {
  // Axes: anchor, one of its class, one of another.
  const own = expandDims(apart, 2);
  const other = expandDims(apart, 1);
  const beyond = logicalAnd(expandDims(negative, 1), greater(other, own));
  const nearestBeyond = min(where(beyond, other, FAR), -1);
  const farthest = max(where(negative, apart, 0), -1, true);
  const chosen = where(any(beyond, -1), nearestBeyond, farthest);
  const losses = maximum(add(sub(apart, chosen), margin), 0);
  const counts = cast(positive, 'float32');
  return div(sum(mul(losses, counts), -1), maximum(sum(counts, -1), 1));
}
