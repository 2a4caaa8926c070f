import type { Scalar, Tensor } from '@tensorflow/tfjs-core';
import type { Serializable } from '../serialization/config.js';

/** What weighs an example (or a position) beside its values. */
export interface LossWeights {
  /** One number an example, or one a position, broadcast from the front. */
  readonly sampleWeight?: Tensor | null;
  /** Positions that count (nonzero) and those that do not. */
  readonly mask?: Tensor | null;
}

/** A scalar to make small. */
export interface Loss extends Serializable {
  /** The reduced loss of a batch. */
  call(yTrue: Tensor, yPred: Tensor, weights?: LossWeights): Scalar;
  /** The loss of each example, the last axis reduced: shape [batch, …]. */
  perExample(yTrue: Tensor, yPred: Tensor): Tensor;
  /** Throws a DataError where a label cannot be. Asked when the loss is not a number. */
  check?(yTrue: Tensor, yPred: Tensor): Promise<void>;
}

/**
 * How the losses of a batch become one: `mean` divides their sum by their number
 * (`sumOverBatchSize` in Keras; weights do not change the divisor), `weightedMean` by the sum of
 * their weights (`meanWithSampleWeight`), `sum` does not divide. Each loss by itself, Keras's
 * `none`, is what `perExample` gives.
 */
export type Reduction = 'mean' | 'sum' | 'weightedMean';
