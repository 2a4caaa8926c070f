import { defineLayer, image, options, type Tensor4D } from '@graftjs/core';
import { dataFormat, shapeWithChannelsLast, withChannelsLast } from '../conv/data-format.js';

const times = (length: number | null, size: number | undefined): number | null =>
  length === null ? null : length * (size ?? 1);

/**
 * Larger images: each pixel becomes `size` pixels, or those between are interpolated.
 *
 * Input [batch, height, width, channels], output [batch, height · size, width · size, channels].
 */
export const upSampling2d = defineLayer({
  type: 'layers/UpSampling2D',
  positional: 'size',
  options: {
    size: options.perAxis(2, { min: 1, default: 2 }),
    dataFormat,
    interpolation: options.oneOf(['nearest', 'bilinear'], { default: 'nearest' }),
  },
  input: { rank: 4 },
  outputShape: (input, { size, dataFormat: format }) =>
    shapeWithChannelsLast(
      input,
      format,
      ([batch = null, height = null, width = null, channels = null]) => [
        batch,
        times(height, size[0]),
        times(width, size[1]),
        channels,
      ],
    ),
  call: (x, { options: { size, dataFormat: format, interpolation } }) =>
    withChannelsLast(x, format, (images) => {
      const [, height = 1, width = 1] = images.shape;
      const target: [number, number] = [height * (size[0] ?? 1), width * (size[1] ?? 1)];
      return interpolation === 'nearest'
        ? image.resizeNearestNeighbor(images as Tensor4D, target)
        : image.resizeBilinear(images as Tensor4D, target, false, true);
    }),
  outputMask: () => null,
});
