import type { GpuKernel } from '../gpu-kernel.js';
import { runProgram } from '../program/gpu-program.js';
import { sumParts } from '../program/sum-parts.js';
import { geometryOf, geometryUniforms } from './geometry.js';

const THREADS = 64;
/** Parts that the output's lines are dealt out to, as long as the GPU has room for their sums. */
const MOST_PARTS = 1024;
/** Sums that one thread can keep: its registers. */
const MOST_TAPS = 49;

/**
 * The gradient of a depthwise filter: a thread per channel keeps the sums of all taps while it walks
 * over some lines of the output's gradient. tfjs walks over all of them in a thread per weight.
 */
export const depthwiseBackpropFilter: GpuKernel<'DepthwiseConv2dNativeBackpropFilter'> = (
  inputs,
  attrs,
  storage,
  calls,
) => {
  const { x, dy } = inputs;
  const { filterShape, dilations } = attrs;
  const info = geometryOf(x.shape, filterShape, attrs, { dilations, depthwise: true });
  const { filterHeight, filterWidth, dilationHeight, dilationWidth } = info;
  const taps = filterHeight * filterWidth;
  if (taps > MOST_TAPS || dilationHeight !== 1 || dilationWidth !== 1) {
    return calls.original(inputs, attrs);
  }
  const lines = info.batchSize * info.outHeight;
  const parts = Math.min(lines, MOST_PARTS);
  const partial = runProgram(storage, {
    name: `depthwise backprop filter ${filterHeight} by ${filterWidth}`,
    inputs: { x, dy },
    outputShape: [parts, taps * info.outChannels],
    uniforms: { ...geometryUniforms(info), lines, parts },
    workgroup: [THREADS, 1, 1],
    workgroups: [Math.ceil(info.outChannels / THREADS), parts, 1],
    wgsl: wgsl(filterHeight, filterWidth),
  });
  return sumParts(storage, partial, filterShape);
};

const wgsl = (height: number, width: number): string => `
  fn main() {
    let channel = i32(workgroupId.x) * ${THREADS} + i32(localIndex);
    let part = i32(workgroupId.y);
    if (channel >= uniforms.outChannels) { return; }
    let inChannel = channel / (uniforms.outChannels / uniforms.inChannels);
    var sums : array<f32, ${height * width}>;
    for (var line = part; line < uniforms.lines; line += uniforms.parts) {
      let image = line / uniforms.outHeight;
      let top = (line % uniforms.outHeight) * uniforms.strideHeight - uniforms.padTop;
      for (var outX = 0; outX < uniforms.outWidth; outX++) {
        let gradient = dy[(line * uniforms.outWidth + outX) * uniforms.outChannels + channel];
        let left = outX * uniforms.strideWidth - uniforms.padLeft;
        for (var row = 0; row < ${height}; row++) {
          let inY = top + row;
          if (inY < 0 || inY >= uniforms.inHeight) { continue; }
          for (var column = 0; column < ${width}; column++) {
            let inX = left + column;
            if (inX < 0 || inX >= uniforms.inWidth) { continue; }
            sums[row * ${width} + column] += gradient * x[((image * uniforms.inHeight + inY)
              * uniforms.inWidth + inX) * uniforms.inChannels + inChannel];
          }
        }
      }
    }
    for (var tap = 0; tap < ${height * width}; tap++) {
      result[(part * ${height * width} + tap) * uniforms.outChannels + channel] = sums[tap];
    }
  }`;
