import type { Model, Parameter } from '@graftjs/core';
import { placedParameters } from '../weights/placed-parameters.js';

/** A parameter that is trained, and what Keras calls what belongs to it: `dense_kernel`. */
export interface TrainedParameter {
  readonly parameter: Parameter;
  readonly label: string;
}

/** What gradients move in a model, in Keras's order. */
export function trainedParameters(model: Model): TrainedParameter[] {
  const trained = new Set(model.trainableParameters);
  return placedParameters(model)
    .filter(({ parameter }) => trained.has(parameter))
    .map(({ parameter, scope }) => ({ parameter, label: [...scope, parameter.name].join('_') }));
}
