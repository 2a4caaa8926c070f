import { ones, reshape, type Tensor } from '@tensorflow/tfjs-core';
import { runRowNorm } from '../gradients/fused/row-norm.js';

export interface RowNormOptions {
  /** Over how many of the last axes a row extends; default 1. */
  readonly axes?: number;
  /** Factor for each element of a row, default 1. */
  readonly scale?: Tensor | undefined;
  /** Added to each element of a row. */
  readonly offset?: Tensor | undefined;
  readonly epsilon: number;
  /** Whether the mean is taken away; default true. Without, it is a root mean square norm. */
  readonly centered?: boolean;
}

/**
 * Normalises each row, the last axis or axes: (x − mean) / √(variance + ε) · scale + offset (Ba et
 * al. 2016), or without the mean x / √(mean x² + ε) · scale (Zhang and Sennrich 2019). One kernel
 * each way on backends that have it.
 *
 * @example
 * normalizeRows(x, { scale: gamma, offset: beta, epsilon: 1e-6 });
 */
export function normalizeRows(x: Tensor, options: RowNormOptions): Tensor {
  const { axes = 1, scale, offset, epsilon, centered = true } = options;
  const length = x.shape.slice(x.rank - axes).reduce((product, size) => product * size, 1);
  const flat = (given: Tensor) => reshape(given, [length]);
  const y = runRowNorm(
    reshape(x, [-1, length]),
    scale ? flat(scale) : ones([length]),
    offset && flat(offset),
    { epsilon, centered },
  );
  return reshape(y, x.shape);
}
