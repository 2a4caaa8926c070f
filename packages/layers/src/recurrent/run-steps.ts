import {
  cast,
  reshape,
  reverse,
  stack,
  tidy,
  transpose,
  unstack,
  where,
  zerosLike,
  type Tensor,
} from '@graftjs/core';
import type { CellPass, CellStep } from './recurrent-cell.js';

export interface StepSettings {
  readonly goBackwards: boolean;
  readonly returnSequences: boolean;
  readonly zeroOutputForMask: boolean;
}

export interface StepResults {
  /** Of all steps [batch, steps, …], or of the last. */
  readonly output: Tensor;
  readonly states: readonly Tensor[];
}

/** Swaps the axes of batch and time. */
function swapped(x: Tensor): Tensor {
  const others = x.shape.map((_, axis) => axis).slice(2);
  return transpose(x, [1, 0, ...others]);
}

/** The steps of a mask [batch, steps], each drawn out to the rank of what it chooses from. */
function maskSteps(mask: Tensor, goBackwards: boolean): Tensor[] {
  const inTime = cast(swapped(mask), 'bool');
  return unstack(goBackwards ? reverse(inTime, 0) : inTime, 0);
}

function choose(mask: Tensor, yes: Tensor, no: Tensor): Tensor {
  const drawn = reshape(mask, [mask.shape[0] ?? 0, ...yes.shape.slice(1).map(() => 1)]);
  return where(drawn, yes, no);
}

/** Where a step is masked, states stay, and the output is the one before, or zeros. */
function masked(
  mask: Tensor,
  step: CellStep,
  states: readonly Tensor[],
  before: Tensor | null,
): CellStep {
  return {
    output: choose(mask, step.output, before ?? zerosLike(step.output)),
    states: step.states.map((state, i) => choose(mask, state, states[i] as Tensor)),
  };
}

/** Runs a cell over a sequence [batch, steps, …] from the states given. */
export function runSteps(
  pass: CellPass,
  x: Tensor,
  mask: Tensor | null,
  initial: readonly Tensor[],
  { goBackwards, returnSequences, zeroOutputForMask }: StepSettings,
): StepResults {
  const inTime = swapped(x);
  // What depends on the inputs alone is computed for all steps at once.
  const inputs = unstack(pass.project(goBackwards ? reverse(inTime, 0) : inTime), 0);
  const masks = mask ? maskSteps(mask, goBackwards) : null;
  const outputs: Tensor[] = [];
  let states = initial;
  inputs.forEach((input, t) => {
    const before = zeroOutputForMask ? null : (outputs.at(-1) ?? null);
    // What a step leaves over goes at once; a tape keeps what it needs.
    const results = tidy(() => {
      const step = pass.step(input, states);
      const { output, states: next } = masks
        ? masked(masks[t] as Tensor, step, states, before)
        : step;
      return [output, ...next];
    });
    outputs.push(results[0] as Tensor);
    states = results.slice(1);
  });
  const output = returnSequences ? swapped(stack(outputs, 0)) : (outputs.at(-1) as Tensor);
  return { output, states };
}

/** A sequence in the opposite order of its steps. */
export const reversedSteps = (x: Tensor): Tensor => reverse(x, 1);
