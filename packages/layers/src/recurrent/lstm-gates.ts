import { add, mul, type Activation, type Tensor } from '@graftjs/core';
import type { CellStep } from './recurrent-cell.js';

/** c′ = f · c + i · activation(g); h′ = o · activation(c′), from what goes into the gates. */
export function lstmGates(
  [input, forget, candidate, exit]: readonly Tensor[],
  carry: Tensor,
  activation: Activation,
  recurrentActivation: Activation,
): CellStep {
  const gate = (x: Tensor | undefined): Tensor => recurrentActivation.apply(x as Tensor);
  const taken = mul(gate(input), activation.apply(candidate as Tensor));
  const next = add(mul(gate(forget), carry), taken);
  const output = mul(gate(exit), activation.apply(next));
  return { output, states: [output, next] };
}
