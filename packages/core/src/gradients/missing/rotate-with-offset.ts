import { add, mul, range, reshape, sub, type Tensor } from '@tensorflow/tfjs-core';
import { gradientOf } from '../gradient-of.js';
import { scatterPixels } from './scatter-pixels.js';

/** Each pixel goes back to the one it was turned from. */
export const rotateWithOffsetGradient = gradientOf('RotateWithOffset', {
  inputs: ['image'],
  gradient: (dy, [image], attrs) => ({
    image: () => {
      const { shape } = image as Tensor;
      const [, height = 0, width = 0] = shape;
      const center = attrs['center'] as number | [number, number];
      const [right, down] = typeof center === 'number' ? [center, center] : center;
      const [centerX, centerY] = [width * right, height * down];
      const radians = attrs['radians'] as number;
      const [sin, cos] = [Math.sin(radians), Math.cos(radians)];
      const x = sub(reshape(range(0, width), [1, 1, width]), centerX);
      const y = sub(reshape(range(0, height), [1, height, 1]), centerY);
      const places = {
        x: add(sub(mul(x, cos), mul(y, sin)), centerX),
        y: add(add(mul(x, sin), mul(y, cos)), centerY),
      };
      return scatterPixels(dy, places, shape, 'nearest');
    },
  }),
});
