import { backend_util } from '@tensorflow/tfjs-core';
import type { WasmKernel } from '../wasm-kernel.js';
import { explicitPad } from '../conv/conv-geometry.js';

/**
 * Gives each gradient to the first maximum of its window. The kernel of the module loses the
 * gradient of every window whose values are all negative.
 */
export const maxPoolGrad: WasmKernel<'MaxPoolGrad'> = ({ dy, input }, attrs, storage) => {
  const { filterSize, strides, pad, dimRoundingMode } = attrs;
  const info = backend_util.computePool2DInfo(
    input.shape as [number, number, number, number],
    filterSize,
    strides,
    1,
    explicitPad(pad),
    dimRoundingMode,
  );
  const { inHeight, inWidth, inChannels: channels, outHeight, outWidth } = info;
  const result = storage.makeOutput(input.shape, 'float32');
  // Views are taken last: making the output may have moved the memory.
  const dx = storage.typedArrayFromHeap(result).fill(0) as Float32Array;
  const x = storage.typedArrayFromHeap(input);
  const slopes = storage.typedArrayFromHeap(dy);
  for (let n = 0; n < info.batchSize; n++) {
    for (let i = 0; i < outHeight; i++) {
      const top = i * info.strideHeight - info.padInfo.top;
      const [rowFrom, rowTo] = [Math.max(top, 0), Math.min(top + info.filterHeight, inHeight)];
      for (let j = 0; j < outWidth; j++) {
        const left = j * info.strideWidth - info.padInfo.left;
        const [from, to] = [Math.max(left, 0), Math.min(left + info.filterWidth, inWidth)];
        const out = ((n * outHeight + i) * outWidth + j) * channels;
        for (let c = 0; c < channels; c++) {
          let best = -1;
          let most = -Infinity;
          for (let row = rowFrom; row < rowTo; row++) {
            let at = ((n * inHeight + row) * inWidth + from) * channels + c;
            for (let column = from; column < to; column++, at += channels) {
              const value = x[at]!;
              if (value > most || best < 0) {
                most = value;
                best = at;
              }
            }
          }
          if (best >= 0) dx[best]! += slopes[out + c]!;
        }
      }
    }
  }
  return result;
};
