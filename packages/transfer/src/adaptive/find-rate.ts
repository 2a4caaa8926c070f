import type { Dataset, Model, Optimizer } from '@graftjs/core';
import { adam } from '@graftjs/optimizers';
import { findLearningRate, type LearningRateCurve } from '@graftjs/training';
import type { Example } from '../prefix/features-of.js';
import { batchesOf } from '../prefix/phase-data.js';
import { withPart, type PartOptions } from './prepared-part.js';

export interface FindRateOptions extends PartOptions {
  /** Default Adam. */
  readonly optimizer?: () => Optimizer;
  readonly batchSize?: number;
  /** Steps of the sweep, default 60. */
  readonly steps?: number;
  /** Default 1e-6. */
  readonly from?: number;
  /** Default 1. */
  readonly to?: number;
  readonly seed?: number | string;
}

/**
 * A sweep of learning rates for the layers that a recipe would train, behind the frozen prefix as
 * `fineTune` trains them, from the weights as they are. Model and data are afterwards as they were, bit for bit.
 *
 * @example
 * const { suggestion } = await findRate(model, train, { train: { lastStages: 1 }, seed: 7 });
 * await fineTune(model, train, { recipe: unfreezeLast({ learningRate: suggestion ?? 1.5e-4 }) });
 */
export function findRate(
  model: Model,
  data: Dataset<Example>,
  options: FindRateOptions = {},
): Promise<LearningRateCurve> {
  const { optimizer: make = adam, batchSize = 32, steps = 60, from = 1e-6, to = 1, seed } = options;
  return withPart(model, data, options, async ({ rest, data: prepared, task }) => {
    const optimizer = make();
    try {
      return await findLearningRate(rest, batchesOf(prepared, { batchSize, shuffle: true }), {
        loss: task.loss,
        optimizer,
        steps,
        from,
        to,
        ...(seed === undefined ? {} : { seed }),
        ...(options.signal ? { signal: options.signal } : {}),
      });
    } finally {
      optimizer.dispose();
    }
  });
}
