import { defineCallback, type Callback } from '@graftjs/core';

/** Asks `fit` to put the optimizer's averages in place of the weights while nobody trains. */
export interface AveragesSwap {
  readonly swapsAverages: true;
  readonly recomputesStatistics: boolean;
}

export interface SwapAveragesOptions {
  /**
   * Whether batch normalisations get new statistics under the means at the end of the run, from one
   * more pass over the training data (see `recomputeStatistics`); default false.
   */
  readonly recomputeStatistics?: boolean;
}

/**
 * Validates with the means of weights that the optimizer keeps (`ema`, `swa`, `scheduleFreeAdamW`),
 * and leaves the model with them at the end (Keras's `SwapEMAWeights`). Callbacks at the end of an
 * epoch see the means too, so that the best ones are kept. A run that is interrupted is not at its
 * end: it saves the weights that train.
 *
 * @example
 * await fit(model, data, { …, optimizer: chain(ema(0.999), adam()), callbacks: [swapAverages()] });
 * const optimizer = chain(swa({ start: 4000 }), sgd(0.05, { momentum: 0.9 }));
 * await fit(model, data, { …, optimizer, callbacks: [swapAverages({ recomputeStatistics: true })] });
 */
export const swapAverages = ({
  recomputeStatistics = false,
}: SwapAveragesOptions = {}): Callback<never> & AveragesSwap => ({
  ...defineCallback({ name: 'swapAverages' }),
  swapsAverages: true,
  recomputesStatistics: recomputeStatistics,
});
