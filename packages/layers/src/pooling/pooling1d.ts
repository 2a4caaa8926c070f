import { avgPool, expandDims, maxPool, squeeze, type Tensor, type Tensor4D } from '@graftjs/core';
import { windowPooling, type PoolingWindow } from './window-pooling.js';

type Pair = [number, number];
type Pool = (x: Tensor4D, size: Pair, strides: Pair, pad: 'valid' | 'same') => Tensor;

/** A sequence is an image one pixel high. */
const ofSequences =
  (pool: Pool) =>
  (x: Tensor, { size: [size = 1], strides: [stride = 1], padding }: PoolingWindow): Tensor =>
    squeeze(pool(expandDims(x, 1) as Tensor4D, [1, size], [1, stride], padding), [1]);

/**
 * The largest of each window of steps; windows of two that do not overlap by default.
 *
 * Input [batch, steps, channels], output [batch, windows, channels].
 */
export const maxPooling1d = windowPooling('MaxPooling1D', 1, ofSequences(maxPool));

/**
 * The mean of each window of steps; padding does not count.
 *
 * Input [batch, steps, channels], output [batch, windows, channels].
 */
export const averagePooling1d = windowPooling('AveragePooling1D', 1, ofSequences(avgPool));
