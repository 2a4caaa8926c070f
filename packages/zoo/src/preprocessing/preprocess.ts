import {
  ShapeError,
  add,
  cast,
  div,
  image,
  mul,
  reshape,
  reverse,
  slice,
  sub,
  tidy,
  type Tensor,
  type Tensor4D,
} from '@graftjs/core';
import type { Preprocessing } from './preprocessing.js';

/**
 * Pixels of 0 to 255 as the model takes them: resized where the size differs, then scaled.
 *
 * @param x [height, width, channels], or a batch of them; any dtype
 * @returns float32 of the same rank
 */
export function preprocess(x: Tensor, preprocessing: Preprocessing): Tensor {
  if (x.rank !== 3 && x.rank !== 4) {
    throw new ShapeError({
      where: 'preprocess',
      problem: 'an image has the axes height, width and channels, with a batch axis or without',
      operands: [{ label: 'got', value: x.shape }],
    }).startingAt(preprocess);
  }
  return tidy(() => {
    const batch = reshape(cast(x, 'float32'), x.rank === 3 ? [1, ...x.shape] : x.shape);
    const scaled = scalePixels(resize(batch as Tensor4D, preprocessing), preprocessing);
    return x.rank === 3 ? reshape(scaled, scaled.shape.slice(1)) : scaled;
  });
}

function resize(x: Tensor4D, { size, interpolation, fit }: Preprocessing): Tensor4D {
  if (!size || (x.shape[1] === size[0] && x.shape[2] === size[1])) return x;
  const source = fit === 'crop' ? cropToAspect(x, size) : x;
  const to: [number, number] = [...size];
  // Centres of pixels stay centres, as in PIL, OpenCV and TensorFlow 2.
  return interpolation === 'nearest'
    ? image.resizeNearestNeighbor(source, to, false, true)
    : image.resizeBilinear(source, to, false, true);
}

/** The middle of the images, as large as fits the aspect ratio wanted. */
function cropToAspect(x: Tensor4D, [tall, wide]: readonly [number, number]): Tensor4D {
  const [batch, height, width, channels] = x.shape;
  const scale = Math.min(height / tall, width / wide);
  const [h, w] = [Math.round(tall * scale), Math.round(wide * scale)];
  const begin: [number, number, number, number] = [0, (height - h) >> 1, (width - w) >> 1, 0];
  return slice(x, begin, [batch, h, w, channels]);
}

function scalePixels(x: Tensor, { scale, offset, mean, std, channels }: Preprocessing): Tensor {
  const ordered = channels === 'bgr' ? reverse(x, -1) : x;
  const { length } = Array.isArray(mean) ? mean : [mean];
  if (length > 1 && x.shape.at(-1) !== length) {
    throw new ShapeError({
      where: 'preprocess',
      problem: `it is for images of ${length} channels`,
      operands: [{ label: 'got', value: x.shape }],
    });
  }
  return div(sub(add(mul(ordered, scale), offset), mean as number), std as number);
}
