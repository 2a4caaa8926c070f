import { add, div, mul, range, reshape, split, type Tensor } from '@tensorflow/tfjs-core';
import { ConfigError } from '../../errors/config-error.js';
import { gradientOf } from '../gradient-of.js';
import { scatterPixels } from './scatter-pixels.js';

/** Each pixel goes back to those it was taken from; the transforms are constants. */
export const transformGradient = gradientOf('Transform', {
  inputs: ['image', 'transforms'],
  gradient: (dy, [image, transforms], attrs) => ({
    image: () => {
      if (attrs['fillMode'] !== 'constant') {
        throw new ConfigError({
          where: 'image.transform',
          problem: `fillMode "${String(attrs['fillMode'])}" has no gradient`,
          hint: 'fillMode "constant" has one.',
        });
      }
      const [, height = 0, width = 0] = dy.shape;
      const parts = split(transforms as Tensor, 8, 1).map((part) => reshape(part, [-1, 1, 1]));
      const [a, b, c, d, e, f, g, h] = parts as Tensor[] & { length: 8 };
      const x = reshape(range(0, width), [1, 1, width]);
      const y = reshape(range(0, height), [1, height, 1]);
      const along = (p: Tensor, q: Tensor, r: Tensor | number) => add(add(mul(p, x), mul(q, y)), r);
      const depth = along(g as Tensor, h as Tensor, 1);
      const places = {
        x: div(along(a as Tensor, b as Tensor, c as Tensor), depth),
        y: div(along(d as Tensor, e as Tensor, f as Tensor), depth),
      };
      const interpolation = attrs['interpolation'] as 'nearest' | 'bilinear';
      return scatterPixels(dy, places, (image as Tensor).shape, interpolation);
    },
  }),
});
