import { dispose, engine, tidy, zerosLike, type Scalar, type Tensor } from '@tensorflow/tfjs-core';
import type { ParameterGradient } from '../optimizer/optimizer.js';
import type { Parameter } from '../parameter/parameter.js';

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
      const { value, grads } = engine().gradients<Scalar>(f, values, undefined, true);
      const gradients = values.map((parameter, i) => grads[i] ?? zerosLike<Tensor>(parameter));
      return { value, gradients };
    });
    return {
      value,
      gradients: gradients.map((gradient, i) => ({
        parameter: parameters[i] as Parameter,
        gradient,
      })),
    };
  } catch (error) {
    dropTape();
    throw error;
  }
}

/** Frees what a differentiation that failed had saved. */
function dropTape(): void {
  const { state } = engine();
  if (state.gradientDepth > 0 || !state.activeTape) return;
  for (const { saved = [] } of state.activeTape as readonly { saved?: Tensor[] }[]) dispose(saved);
  state.activeTape = [];
}
