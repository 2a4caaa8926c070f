import {
  abs,
  add,
  cast,
  defineLoss,
  lessEqual,
  log,
  maximum,
  mean,
  mul,
  options,
  softplus,
  square,
  squaredDifference,
  sub,
  where,
  div,
} from '@graftjs/core';
import { EPSILON } from '../crossentropy/probabilities.js';

/**
 * mean((y − ŷ)²) over the last axis.
 *
 * @example
 * meanSquaredError();
 */
export const meanSquaredError = defineLoss({
  type: 'losses/MeanSquaredError',
  perExample: (yTrue, yPred) => mean(squaredDifference(yPred, yTrue), -1),
});

/**
 * mean(|y − ŷ|) over the last axis.
 *
 * @example
 * meanAbsoluteError();
 */
export const meanAbsoluteError = defineLoss({
  type: 'losses/MeanAbsoluteError',
  perExample: (yTrue, yPred) => mean(abs(sub(yPred, yTrue)), -1),
});

/**
 * 100 · mean(|(y − ŷ) / y|), with |y| kept away from 0.
 *
 * @example
 * meanAbsolutePercentageError();
 */
export const meanAbsolutePercentageError = defineLoss({
  type: 'losses/MeanAbsolutePercentageError',
  perExample: (yTrue, yPred) =>
    mul(mean(abs(div(sub(yTrue, yPred), maximum(abs(yTrue), EPSILON))), -1), 100),
});

/**
 * mean((log(1 + y) − log(1 + ŷ))²), negative numbers counted as 0.
 *
 * @example
 * meanSquaredLogarithmicError();
 */
export const meanSquaredLogarithmicError = defineLoss({
  type: 'losses/MeanSquaredLogarithmicError',
  perExample: (yTrue, yPred) =>
    mean(
      squaredDifference(log(add(maximum(yPred, EPSILON), 1)), log(add(maximum(yTrue, EPSILON), 1))),
      -1,
    ),
});

/**
 * Squared below `delta`, straight above (Huber 1964); delta is 1 by default.
 *
 * @example
 * huber({ delta: 0.5 });
 */
export const huber = defineLoss({
  type: 'losses/Huber',
  options: { delta: options.number({ min: 0, default: 1 }) },
  perExample(yTrue, yPred, { delta }) {
    const error = abs(sub(yTrue, yPred));
    const line = mul(sub(error, delta / 2), delta);
    return mean(where(cast(lessEqual(error, delta), 'bool'), mul(square(error), 0.5), line), -1);
  },
});

/**
 * mean(log cosh(ŷ − y)), which is like squared error near 0 and absolute error far away.
 *
 * @example
 * logCosh();
 */
export const logCosh = defineLoss({
  type: 'losses/LogCosh',
  perExample(yTrue, yPred) {
    const error = sub(yPred, yTrue);
    return mean(sub(add(error, softplus(mul(error, -2))), Math.LN2), -1);
  },
});
