import {
  dispose,
  div,
  mul,
  parameterGradients,
  tidy,
  type Optimizer,
  type Parameter,
  type ParameterGradient,
  type Scalar,
} from '@graftjs/core';

/**
 * A loss and its gradients in the way that the optimizer asks for: of a scaled loss (loss scaling),
 * or taken a second time where it moved the parameters to (sharpness-aware minimisation).
 *
 * @param between called between two passes
 * @returns tensors of the caller's; the loss is not scaled, the gradients are
 */
export function lossGradients(
  optimizer: Optimizer,
  loss: () => Scalar,
  parameters: readonly Parameter[],
  between: () => void,
): { readonly value: Scalar; readonly gradients: readonly ParameterGradient[] } {
  const { lossScale = 1 } = optimizer;
  const scaled = lossScale === 1 ? loss : (): Scalar => mul<Scalar>(loss(), lossScale);
  const first = parameterGradients(scaled, parameters);
  if (!optimizer.perturb) return { ...first, value: unscaled(first.value, lossScale) };
  const bringBack = optimizer.perturb(first.gradients);
  dispose(first.gradients.map(({ gradient }) => gradient));
  first.value.dispose();
  between();
  try {
    const second = parameterGradients(scaled, parameters);
    return { ...second, value: unscaled(second.value, lossScale) };
  } finally {
    bringBack();
  }
}

function unscaled(value: Scalar, lossScale: number): Scalar {
  if (lossScale === 1) return value;
  const result = tidy(() => div<Scalar>(value, lossScale));
  value.dispose();
  return result;
}
