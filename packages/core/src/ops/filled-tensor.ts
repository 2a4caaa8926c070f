import { tensor, type Tensor } from '@tensorflow/tfjs-core';
import { runOwnKernel } from '../backend/run-own-kernel.js';
import { sizeOf } from '../shape/shape.js';

export interface FilledTensorOptions {
  readonly dtype?: 'float32' | 'int32';
}

/**
 * A tensor whose numbers are written where they will live: backends on the host's memory hand that
 * memory over, others a new array, and nothing is made only to be copied.
 *
 * @param shape whole
 * @param fill writes every number, in row-major order; what is there before means nothing, and the
 * array is not to be kept
 * @example
 * filledTensor([2, 3], (values) => values.set(rows));
 */
export function filledTensor(
  shape: readonly number[],
  fill: (values: Float32Array | Int32Array) => void,
  { dtype = 'float32' }: FilledTensorOptions = {},
): Tensor {
  const size = sizeOf(shape);
  const own = size > 0 ? runOwnKernel('GraftFilled', {}, { shape: [...shape], dtype, fill }) : null;
  if (own) return own[0] as Tensor;
  const values = new (dtype === 'int32' ? Int32Array : Float32Array)(size);
  fill(values);
  return tensor(values, [...shape], dtype);
}
