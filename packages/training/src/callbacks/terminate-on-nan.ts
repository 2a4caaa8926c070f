import { defineCallback, type Callback } from '@graftjs/core';

/** Asks `fit` to look at the loss and all gradients before they move anything. */
export interface StepGuard {
  readonly guardsSteps: true;
}

/**
 * Ends a run whose loss or gradient is no longer a number, before the step moves anything: the model
 * keeps its last good weights. The reason names the first tensor that is bad: a parameter, the output
 * of a layer, or a gradient. Where the data are to blame, `fit` throws and names the example.
 *
 * On a GPU each step then waits for its figures.
 *
 * @example
 * history.stopped; // 'loss is NaN in epoch 3, step 12: first in the output of layer "log" (Lambda)'
 */
export const terminateOnNaN = (): Callback<never> & StepGuard => ({
  ...defineCallback({ name: 'terminateOnNaN' }),
  guardsSteps: true,
});
