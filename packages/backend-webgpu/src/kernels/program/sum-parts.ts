import { util, type TensorInfo } from '@tensorflow/tfjs-core';
import type { GpuStorage } from '../../storage/gpu-storage.js';
import { forEachElement } from './for-each-element.js';

/**
 * The sum of partial results that lie behind each other, the second half of a split sum; disposes of
 * the parts.
 */
export function sumParts(
  storage: GpuStorage,
  partial: TensorInfo,
  shape: readonly number[],
): TensorInfo {
  const total = forEachElement(storage, {
    name: 'sum parts',
    inputs: { partial },
    outputShape: shape,
    uniforms: { parts: util.sizeFromShape(partial.shape) / util.sizeFromShape([...shape]) },
    wgsl: `
      fn element(index : i32) -> f32 {
        var total = 0.0;
        for (var part = 0; part < uniforms.parts; part++) {
          total += partial[part * uniforms.length + index];
        }
        return total;
      }`,
  });
  storage.disposeData(partial.dataId);
  return total;
}
