import { reshape, transpose, type Tensor } from '@tensorflow/tfjs-core';
import { gradientOf } from '../gradient-of.js';

/** The inverse rearrangement: each block of space back into depth. */
export const depthToSpaceGradient = gradientOf('DepthToSpace', {
  inputs: ['x'],
  gradient: (dy, [x], { blockSize, dataFormat }) => ({
    x: () => {
      const b = blockSize as number;
      const shape = (x as Tensor).shape;
      if (dataFormat === 'NCHW') {
        const [n = 0, depth = 0, h = 0, w = 0] = shape;
        const blocks = reshape(dy, [n, depth / (b * b), h, b, w, b]);
        return reshape(transpose(blocks, [0, 3, 5, 1, 2, 4]), shape);
      }
      const [n = 0, h = 0, w = 0, depth = 0] = shape;
      const blocks = reshape(dy, [n, h, b, w, b, depth / (b * b)]);
      return reshape(transpose(blocks, [0, 1, 3, 2, 4, 5]), shape);
    },
  }),
});
