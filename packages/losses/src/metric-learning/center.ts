import {
  cast,
  defineLoss,
  div,
  equal,
  expandDims,
  gather,
  matMul,
  mul,
  options,
  Parameter,
  reshape,
  squaredDifference,
  sum,
  type Tensor,
  type Tensor2D,
} from '@graftjs/core';

/**
 * ½ ‖x − c‖², c the center of the example's class (Wen et al. 2016), beside another loss: classes
 * draw together.
 *
 * Centers are the means of the classes in the batch; or `centers`, a parameter [classes, features]
 * of yours, which learns with the model where an optimizer moves it too.
 *
 * Labels are class numbers [batch], predictions embeddings [batch, features].
 *
 * @example
 * center();
 */
export const center = defineLoss({
  type: 'losses/Center',
  options: {
    centers: options.nullable(
      options.custom<Parameter>('a Parameter', (value) =>
        value instanceof Parameter ? value : undefined,
      ),
    ),
  },
  sparse: true,
  perExample(yTrue, yPred, { centers }) {
    const labels = reshape(yTrue, [-1]);
    const own = centers
      ? gather(centers.value, cast(labels, 'int32'))
      : classMeans(labels, yPred as Tensor2D);
    return mul(sum(squaredDifference(yPred, own), -1), 0.5);
  },
});

/** For each example, the mean of its class in the batch. */
function classMeans(labels: Tensor, x: Tensor2D): Tensor {
  const same: Tensor2D = cast(equal(expandDims(labels, 1), expandDims(labels, 0)), 'float32');
  return matMul(div(same, sum(same, -1, true)) as Tensor2D, x);
}
