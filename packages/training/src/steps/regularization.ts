import type { Model, Scalar } from '@graftjs/core';

/** Terms of the regularisers of all parameters that are trained, as in Keras. */
export function regularization(model: Model): Scalar[] {
  return model.trainableParameters.flatMap(({ regularizer, value }) =>
    regularizer ? [regularizer.penalty(value)] : [],
  );
}
