import {
  dispose,
  div,
  mul,
  parameterGradients,
  tidy,
  type Optimizer,
  type Parameter,
  type Scalar,
} from '@graftjs/core';

/**
 * One step that makes a loss smaller: its gradients, taken twice or of a scaled loss where the
 * optimizer asks for it (`sam`, `lossScaling`), and applied.
 *
 * @returns the loss before the step; the caller disposes of it
 *
 * @example
 * minimize(adam(0.1), () => mean(square(sub(mul(x, w.value), y))), [w]).dispose();
 */
export function minimize(
  optimizer: Optimizer,
  loss: () => Scalar,
  parameters: readonly Parameter[],
): Scalar {
  const { lossScale = 1 } = optimizer;
  const scaled = lossScale === 1 ? loss : () => mul<Scalar>(loss(), lossScale);
  const first = parameterGradients(scaled, parameters);
  const value = lossScale === 1 ? first.value : tidy(() => div<Scalar>(first.value, lossScale));
  if (value !== first.value) first.value.dispose();
  let { gradients } = first;
  if (optimizer.perturb) {
    const bringBack = optimizer.perturb(gradients);
    dispose(gradients.map(({ gradient }) => gradient));
    const second = parameterGradients(scaled, parameters);
    second.value.dispose();
    gradients = second.gradients;
    bringBack();
  }
  optimizer.apply(gradients);
  dispose(gradients.map(({ gradient }) => gradient));
  return value;
}
