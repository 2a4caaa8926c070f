import type { TensorInfo } from '@tensorflow/tfjs-core';
import type { Calls } from '../wasm-kernel.js';

/** Rows and columns that a tensor has as the right side of a product, since its first one. */
const shapes = new WeakMap<object, string>();

/**
 * A right side that the module may multiply by. It keeps what it packed of a right side by the
 * tensor alone, so the same data in another shape would be taken for the first one, and the
 * product written beyond its output; such data is copied.
 */
export function rightSide({ run }: Calls, b: TensorInfo): TensorInfo {
  const shape = b.shape.slice(-2).join();
  const first = shapes.get(b.dataId);
  if (first === undefined) shapes.set(b.dataId, shape);
  return first === undefined || first === shape ? b : run('Cast', { x: b }, { dtype: b.dtype });
}
