import { defineCallback, type Callback } from '@graftjs/core';

/** Asks `fit` to put the optimizer's averages in place of the weights while nobody trains. */
export interface AveragesSwap {
  readonly swapsAverages: true;
}

/**
 * Validates with the means of weights that the optimizer keeps (`ema`, `swa`, `scheduleFreeAdamW`),
 * and leaves the model with them at the end (Keras's `SwapEMAWeights`). Callbacks at the end of an
 * epoch see the means too, so that the best ones are kept.
 *
 * @example
 * await fit(model, data, { …, optimizer: chain(ema(0.999), adam()), callbacks: [swapAverages()] });
 */
export const swapAverages = (): Callback<never> & AveragesSwap => ({
  ...defineCallback({ name: 'swapAverages' }),
  swapsAverages: true,
});
