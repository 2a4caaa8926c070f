import type { KernelFunction } from '@graftjs/core';
import type { MathBackendCPU } from '@tensorflow/tfjs-backend-cpu';
import { backend_util } from '@tensorflow/tfjs-core';

/**
 * dy goes to the largest element of each window, to the last of equals. tfjs numbers the elements of
 * a window by its height where it should by its width, and so loses gradients of windows in which
 * the two differ.
 */
export const maxPool3dGrad: KernelFunction<'MaxPool3DGrad', MathBackendCPU> = (
  { dy, input },
  { filterSize, strides, pad, dimRoundingMode },
  storage,
) => {
  const info = backend_util.computePool3DInfo(
    input.shape as [number, number, number, number, number],
    filterSize,
    strides,
    1,
    pad,
    dimRoundingMode,
  );
  const x = storage.data.get(input.dataId).values as Float32Array;
  const gradient = storage.data.get(dy.dataId).values as Float32Array;
  const dx = new Float32Array(x.length);
  const { inDepth, inHeight, inWidth, inChannels: channels, padInfo } = info;
  let at = 0;
  for (let n = 0; n < info.batchSize; n++) {
    for (let z = 0; z < info.outDepth; z++) {
      const [z0, z1] = covered(z * info.strideDepth - padInfo.front, info.filterDepth, inDepth);
      for (let y = 0; y < info.outHeight; y++) {
        const [y0, y1] = covered(y * info.strideHeight - padInfo.top, info.filterHeight, inHeight);
        for (let w = 0; w < info.outWidth; w++) {
          const [w0, w1] = covered(w * info.strideWidth - padInfo.left, info.filterWidth, inWidth);
          for (let channel = 0; channel < channels; channel++, at++) {
            let best = -1;
            for (let i = z0; i < z1; i++) {
              for (let j = y0; j < y1; j++) {
                for (let k = w0; k < w1; k++) {
                  const row = ((n * inDepth + i) * inHeight + j) * inWidth + k;
                  const place = row * channels + channel;
                  if (best < 0 || x[place]! >= x[best]!) best = place;
                }
              }
            }
            if (best >= 0) dx[best]! += gradient[at]!;
          }
        }
      }
    }
  }
  return storage.makeTensorInfo(input.shape, 'float32', dx);
};

/** What of a window lies inside of the axis. */
function covered(start: number, window: number, size: number): [number, number] {
  return [Math.max(0, start), Math.min(size, start + window)];
}
