import type { Optimizer, Parameter, Tensor } from '@graftjs/core';

/** Gives parameters the means that the optimizer keeps of them, where it does. */
export function assignAverages(optimizer: Optimizer, parameters: readonly Parameter[]): void {
  for (const parameter of parameters) {
    const average = optimizer.averageOf?.(parameter);
    if (average) parameter.assign(average);
  }
}

/** The same, until what it returns is called. */
export function swapAveragesIn(optimizer: Optimizer, parameters: readonly Parameter[]): () => void {
  const trained: { readonly parameter: Parameter; readonly value: Tensor }[] = [];
  for (const parameter of parameters) {
    if (optimizer.averageOf?.(parameter))
      trained.push({ parameter, value: parameter.value.clone() });
  }
  assignAverages(optimizer, parameters);
  return () => {
    for (const { parameter, value } of trained.splice(0)) {
      parameter.assign(value);
      value.dispose();
    }
  };
}
