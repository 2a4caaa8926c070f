import { normal, type KernelCase } from './kernel-case.js';

const sizes: readonly (readonly [string, readonly number[], readonly [number, number]])[] = [
  ['larger', [1, 3, 4, 2], [7, 9]],
  ['smaller', [2, 8, 6, 3], [3, 4]],
  ['to one pixel', [1, 4, 4, 1], [1, 1]],
  ['from one pixel', [2, 1, 1, 5], [3, 2]],
  ['one way', [1, 3, 7, 6], [6, 7]],
];
const rules: readonly (readonly [string, boolean, boolean])[] = [
  ['asymmetric', false, false],
  ['corners', true, false],
  ['half pixels', false, true],
];

export const imageCases: readonly KernelCase[] = [
  ...['ResizeBilinear', 'ResizeNearestNeighbor'].flatMap((kernel) =>
    sizes.flatMap(([name, shape, size]) =>
      rules.map(([rule, alignCorners, halfPixelCenters]): KernelCase => ({
        kernel,
        name: `${name}, ${rule}`,
        inputs: { images: normal(shape, name) },
        attrs: { alignCorners, halfPixelCenters, size },
        gradient: ['images'],
        tolerance: { relative: 1e-5, absolute: 2e-6 },
      })),
    ),
  ),
  ...[true, false].flatMap((nearest) =>
    sizes.flatMap(([name, [batch = 1, height = 1, width = 1, depth = 1], size]) =>
      rules.map(([rule, alignCorners, halfPixelCenters]): KernelCase => ({
        kernel: 'GraftResizeGrad',
        name: `${nearest ? 'nearest' : 'bilinear'}, ${name}, ${rule}`,
        inputs: { dy: normal([batch, ...size, depth], name) },
        attrs: { alignCorners, halfPixelCenters, nearest, height, width },
        gradient: ['dy'],
        optional: true,
        tolerance: { relative: 2e-5, absolute: 4e-6 },
      })),
    ),
  ),
  {
    kernel: 'FlipLeftRight',
    name: 'two images',
    inputs: { image: normal([2, 3, 4, 3]) },
    attrs: {},
    gradient: ['image'],
  },
];
