import { cast, ConfigError, defineLayer, options, round, type Tensor } from '@graftjs/core';
import { dataFormat, shapeWithChannelsLast, withChannelsLast } from '../conv/data-format.js';
import { cropToAspectRatio, padToAspectRatio } from '../image/crop-and-pad.js';
import { INTERPOLATIONS, resizeImages } from '../image/resize.js';

/** Whole numbers stay whole, as they are in files of images. */
function keepingWhole(x: Tensor, run: (x: Tensor) => Tensor): Tensor {
  const y = run(cast(x, 'float32'));
  return x.dtype === 'int32' ? cast(round(y), 'int32') : y;
}

/**
 * Images of another size, as `tf.image.resize` makes them.
 *
 * Input [batch, height, width, channels] of any size, output of the size asked for. `cropToAspectRatio`
 * cuts the sides off first so that nothing is stretched, `padToAspectRatio` adds `fillValue` to them;
 * `antialias` widens the kernel where images become smaller.
 *
 * @example
 * resizing({ height: 224, width: 224, interpolation: 'bicubic', cropToAspectRatio: true });
 */
export const resizing = defineLayer({
  type: 'layers/Resizing',
  options: {
    height: options.integer({ min: 1 }),
    width: options.integer({ min: 1 }),
    interpolation: options.oneOf(INTERPOLATIONS, { default: 'bilinear' }),
    cropToAspectRatio: options.boolean({ default: false }),
    padToAspectRatio: options.boolean({ default: false }),
    fillMode: options.oneOf(['constant'], { default: 'constant' }),
    fillValue: options.number({ default: 0 }),
    antialias: options.boolean({ default: false }),
    dataFormat,
  },
  input: { rank: 4 },
  outputShape(input, o) {
    if (o.cropToAspectRatio && o.padToAspectRatio) {
      throw new ConfigError({
        where: 'Resizing',
        problem: 'cropToAspectRatio and padToAspectRatio exclude each other',
      });
    }
    return shapeWithChannelsLast(input, o.dataFormat, ([batch = null, , , channels = null]) => [
      batch,
      o.height,
      o.width,
      channels,
    ]);
  },
  call(x, { options: o }) {
    const size = [o.height, o.width] as const;
    return withChannelsLast(x, o.dataFormat, (images) =>
      keepingWhole(images, (y) => {
        const cropped = o.cropToAspectRatio ? cropToAspectRatio(y, size) : y;
        const padded = o.padToAspectRatio ? padToAspectRatio(cropped, size, o.fillValue) : cropped;
        return resizeImages(padded, size, o.interpolation, o.antialias);
      }),
    );
  },
  outputMask: () => null,
});
