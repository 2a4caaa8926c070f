import type { Optimizer, Parameter, Tensor } from '@graftjs/core';

/**
 * Gives parameters the values that an optimizer has averaged, where it has any.
 *
 * @returns what gives them back those being trained; call it once
 *
 * @example
 * const bringBack = useAverages(optimizer, model.trainableParameters);
 * const logs = await evaluate(model, test, { loss });
 * bringBack();
 */
export function useAverages(optimizer: Optimizer, parameters: readonly Parameter[]): () => void {
  const trained: { readonly parameter: Parameter; readonly value: Tensor }[] = [];
  for (const parameter of parameters) {
    const average = optimizer.averageOf?.(parameter);
    if (!average) continue;
    trained.push({ parameter, value: parameter.value.clone() });
    parameter.assign(average);
  }
  return () => {
    for (const { parameter, value } of trained.splice(0)) {
      parameter.assign(value);
      value.dispose();
    }
  };
}

/**
 * Does something with averaged values in place (`ema`, `swa`, `scheduleFreeAdamW`), and brings those
 * being trained back, also where it throws.
 *
 * @example
 * await withAverages(optimizer, model.trainableParameters, () => evaluate(model, test));
 */
export async function withAverages<T>(
  optimizer: Optimizer,
  parameters: readonly Parameter[],
  use: () => T | Promise<T>,
): Promise<T> {
  const bringBack = useAverages(optimizer, parameters);
  try {
    return await use();
  } finally {
    bringBack();
  }
}
