import { cast, defineLayer, options, type Tensor } from '@graftjs/core';
import { dataFormat, shapeWithChannelsLast, withChannelsLast } from '../conv/data-format.js';
import { cropImages, cropToAspectRatio } from '../image/crop-and-pad.js';
import { resizeImages } from '../image/resize.js';

/** Images that are too small are cut to the right sides and drawn out. */
function centre(x: Tensor, height: number, width: number): Tensor {
  const [, rows = 1, columns = 1] = x.shape;
  if (rows >= height && columns >= width) {
    const top = Math.floor((rows - height) / 2);
    const left = Math.floor((columns - width) / 2);
    return cropImages(x, { top, left, height, width });
  }
  return resizeImages(cropToAspectRatio(x, [height, width]), [height, width], 'bilinear');
}

/** The middle of images: [batch, height, width, channels] of any size to the size asked for. */
export const centerCrop = defineLayer({
  type: 'layers/CenterCrop',
  options: {
    height: options.integer({ min: 1 }),
    width: options.integer({ min: 1 }),
    dataFormat,
  },
  input: { rank: 4 },
  outputShape: (input, { height, width, dataFormat: format }) =>
    shapeWithChannelsLast(input, format, ([batch = null, , , channels = null]) => [
      batch,
      height,
      width,
      channels,
    ]),
  call: (x, { options: { height, width, dataFormat: format } }) =>
    withChannelsLast(cast(x, 'float32'), format, (images) => centre(images, height, width)),
  outputMask: () => null,
});
