import type { CallContext, Layer, Shape, Tensor } from '@graftjs/core';

/**
 * One step of a recurrent layer. As a layer it takes `[x, ...states]` and gives `[y, ...states]`;
 * `rnn` runs it over the steps of a sequence. `defineCell` makes one.
 */
export interface RecurrentCell extends Layer {
  /** Shapes of the states for the input of one step, the batch axis included. */
  stateShapes(input: Shape): readonly Shape[];
  /** Shape of the output for the input of one step. */
  outputShape(input: Shape): Shape;
  /** Begins a pass over inputs of this shape; dropout masks, for instance, last for all its steps. */
  begin(context: CallContext, input: readonly number[]): CellPass;
  /** A cell with the same options and weights of its own. */
  copy(): RecurrentCell;
}

/** One pass of a cell over the steps of a sequence. */
export interface CellPass {
  /** What depends on the inputs alone, for all steps at once: [steps, batch, …] in and out. */
  project(x: Tensor): Tensor;
  /** One step, from what `project` gave for it. */
  step(projected: Tensor, states: readonly Tensor[]): CellStep;
}

export interface CellStep {
  readonly output: Tensor;
  readonly states: readonly Tensor[];
}

export function isCell(value: unknown): value is RecurrentCell {
  if (value === null || typeof value !== 'object') return false;
  return 'stateShapes' in value && 'begin' in value;
}

/** Options with every cell in them made anew. */
export function withCopiedCells<O extends object>(options: O): O {
  const copied = (value: unknown): unknown => {
    if (Array.isArray(value)) return value.map(copied);
    return isCell(value) ? value.copy() : value;
  };
  return Object.fromEntries(
    Object.entries(options).map(([key, value]) => [key, copied(value)]),
  ) as O;
}
