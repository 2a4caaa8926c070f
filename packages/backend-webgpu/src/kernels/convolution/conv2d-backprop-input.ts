import { util } from '@tensorflow/tfjs-core';
import type { GpuKernel } from '../gpu-kernel.js';
import { tiledProduct } from '../program/tiled-product.js';
import { geometryOf, geometryUniforms } from './geometry.js';

/**
 * The gradient of the image: the output's gradient under each tap, times the filter. tfjs reads
 * every weight from memory again for each pixel.
 */
export const conv2dBackpropInput: GpuKernel<'Conv2DBackpropInput'> = (
  inputs,
  attrs,
  storage,
  calls,
) => {
  const { dy, filter } = inputs;
  const info = geometryOf(attrs.inputShape, filter.shape, attrs);
  // A transposed convolution may be given more than the convolution would have made.
  if (attrs.dataFormat !== 'NHWC' || !util.arraysEqual(dy.shape, info.outShape)) {
    return calls.original(inputs, attrs);
  }
  return tiledProduct(storage, {
    name: 'conv2d backprop input',
    inputs: { dy, weights: filter },
    outputShape: attrs.inputShape,
    rows: info.batchSize * info.inHeight * info.inWidth,
    columns: info.inChannels,
    inner: info.filterHeight * info.filterWidth * info.outChannels,
    uniforms: geometryUniforms(info),
    contiguous: { left: 'inner', right: 'inner' },
    wgsl: `
      fn left(pixel : i32, k : i32) -> f32 {
        let channel = k % uniforms.outChannels;
        let tap = k / uniforms.outChannels;
        let line = pixel / uniforms.inWidth;
        let image = line / uniforms.inHeight;
        let y = line % uniforms.inHeight + uniforms.padTop - tap / uniforms.filterWidth;
        let x = pixel % uniforms.inWidth + uniforms.padLeft - tap % uniforms.filterWidth;
        let outY = y / uniforms.strideHeight;
        let outX = x / uniforms.strideWidth;
        if (y < 0 || x < 0 || outY >= uniforms.outHeight || outX >= uniforms.outWidth
          || outY * uniforms.strideHeight != y || outX * uniforms.strideWidth != x) {
          return 0.0;
        }
        return dy[((image * uniforms.outHeight + outY) * uniforms.outWidth + outX)
          * uniforms.outChannels + channel];
      }
      fn right(k : i32, inChannel : i32) -> f32 {
        let channel = k % uniforms.outChannels;
        let tap = k / uniforms.outChannels;
        return weights[(tap * uniforms.inChannels + inChannel) * uniforms.outChannels + channel];
      }`,
  });
};
