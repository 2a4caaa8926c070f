import { ones, tidy, zerosLike, type Scalar, type Tensor } from '@tensorflow/tfjs-core';
import type { ParameterGradient } from '../optimizer/optimizer.js';
import type { Parameter } from '../parameter/parameter.js';
import { backAlongTape, dropTape, record } from './tape.js';

/**
 * A scalar and its gradients by parameters; zeros for those that it does not depend on. What `f`
 * keeps stays, everything else goes, also where it throws: tfjs's own `variableGrads` then leaves
 * behind what it saved for the way back.
 *
 * @returns tensors of the caller's
 */
export function parameterGradients(
  f: () => Scalar,
  parameters: readonly Parameter[],
): { readonly value: Scalar; readonly gradients: readonly ParameterGradient[] } {
  const values = parameters.map(({ value }) => value);
  try {
    const { value, gradients } = tidy(() => {
      const value = record(f);
      const found = backAlongTape(value, values, ones(value.shape));
      const gradients = values.map((parameter, i) => found[i] ?? zerosLike<Tensor>(parameter));
      return { value, gradients };
    });
    return {
      value,
      gradients: gradients.map((gradient, i) => ({
        parameter: parameters[i] as Parameter,
        gradient,
      })),
    };
  } finally {
    dropTape();
  }
}
