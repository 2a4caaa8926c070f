import type { GpuKernel } from '../gpu-kernel.js';
import { tiledProduct } from '../program/tiled-product.js';
import { geometryOf, geometryUniforms } from './geometry.js';

/**
 * The gradient of the filter: for each tap the product of the pixels under it, transposed, and the
 * output's gradient. tfjs walks over all pixels in a single thread per weight.
 */
export const conv2dBackpropFilter: GpuKernel<'Conv2DBackpropFilter'> = (
  inputs,
  attrs,
  storage,
  calls,
) => {
  const { x, dy } = inputs;
  if (attrs.dataFormat !== 'NHWC') return calls.original(inputs, attrs);
  const info = geometryOf(x.shape, attrs.filterShape, attrs);
  return tiledProduct(storage, {
    name: 'conv2d backprop filter',
    inputs: { x, dy },
    outputShape: attrs.filterShape,
    rows: info.filterHeight * info.filterWidth * info.inChannels,
    columns: info.outChannels,
    inner: info.batchSize * info.outHeight * info.outWidth,
    uniforms: geometryUniforms(info),
    contiguous: { left: 'rows', right: 'columns' },
    wgsl: `
      fn left(row : i32, pixel : i32) -> f32 {
        let channel = row % uniforms.inChannels;
        let tap = row / uniforms.inChannels;
        let line = pixel / uniforms.outWidth;
        let image = line / uniforms.outHeight;
        let inY = (line % uniforms.outHeight) * uniforms.strideHeight - uniforms.padTop
          + tap / uniforms.filterWidth;
        let inX = (pixel % uniforms.outWidth) * uniforms.strideWidth - uniforms.padLeft
          + tap % uniforms.filterWidth;
        if (inY < 0 || inY >= uniforms.inHeight || inX < 0 || inX >= uniforms.inWidth) {
          return 0.0;
        }
        return x[((image * uniforms.inHeight + inY) * uniforms.inWidth + inX)
          * uniforms.inChannels + channel];
      }
      fn right(pixel : i32, channel : i32) -> f32 {
        return dy[pixel * uniforms.outChannels + channel];
      }`,
  });
};
