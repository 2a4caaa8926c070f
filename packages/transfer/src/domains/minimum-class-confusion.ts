import {
  add,
  div,
  exp,
  expandDims,
  eye,
  log,
  logSoftmax,
  matMul,
  max,
  mul,
  neg,
  ShapeError,
  sub,
  sum,
  tidy,
  type Scalar,
  type Tensor,
} from '@graftjs/core';
import { checkPositive } from '../statistics/check-number.js';
import { stopGradient } from './stop-gradient.js';

export interface ClassConfusionOptions {
  /** Default 2.5. */
  readonly temperature?: number;
}

/**
 * MCC: how much the predictions on unlabelled target examples confuse classes with each other. The
 * correlation ŶᵀWŶ of tempered predictions, each example weighed by its certainty
 * (1 + e^{-H}, mean 1), its rows normalised; the mass off the diagonal over the number of classes.
 *
 * @param logits of target examples, [n, classes]
 * @see Jin et al., "Minimum Class Confusion for Versatile Domain Adaptation", ECCV 2020
 */
export function minimumClassConfusion(
  logits: Tensor,
  { temperature = 2.5 }: ClassConfusionOptions = {},
): Scalar {
  checkPositive('minimumClassConfusion', 'temperature', temperature);
  if (logits.rank !== 2) {
    throw new ShapeError({
      where: 'minimumClassConfusion',
      problem: 'logits must be [examples, classes]',
      operands: [{ label: 'got', value: logits.shape }],
    });
  }
  return tidy(() => {
    const [count = 1, classes = 1] = logits.shape;
    const logs = logSoftmax(div(logits, temperature));
    const predictions = exp(logs);
    const entropy = neg(sum(mul(predictions, log(add(predictions, 1e-5))), 1));
    // Certainty weighs an example, but is not what is to be learnt.
    const certainty = add(stopGradient(exp(neg(entropy))), 1);
    const weights = mul(div(certainty, sum(certainty)), count);
    // Rows are normalised, so that a class may be scaled: to 1 for its surest example, which keeps
    // classes that hardly any example is of from vanishing.
    const scaled = exp(sub(logs, stopGradient(max(logs, 0, true))));
    const confusion = matMul(mul(scaled, expandDims(weights, 1)), predictions, true, false);
    const rows = div(confusion, sum(confusion, 1, true));
    return div(sub(sum<Scalar>(rows), sum(mul(rows, eye(classes)))), classes) as Scalar;
  });
}
