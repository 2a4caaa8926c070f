import { add, gather, mul, reshape, tensor, type Tensor } from '@graftjs/core';

export type Interpolate = 'nearest' | 'bilinear';

/** A pixel of the input and how much of it there is in a pixel of the output; −1 is the fill value. */
interface Share {
  readonly index: number;
  readonly weight: number;
}

/** Where one pixel of the output takes its values from. */
export type Sampler = (batch: number, y: number, x: number) => readonly Share[];

/**
 * New images of the same size, each pixel a mixture of pixels of the old. What lies outside has a
 * value of its own.
 */
export function sampleImages(
  images: Tensor,
  sampler: Sampler,
  shares: number,
  fill: number,
): Tensor {
  const [batch = 1, height = 1, width = 1, channels = 1] = images.shape;
  const pixels = height * width;
  const size = batch * pixels;
  const indices = Array.from({ length: shares }, () => new Int32Array(size));
  const weights = Array.from({ length: shares }, () => new Float32Array(size));
  const rest = new Float32Array(size);
  for (let at = 0; at < size; at++) {
    const b = Math.floor(at / pixels);
    const y = Math.floor((at % pixels) / width);
    sampler(b, y, at % width).forEach(({ index, weight }, i) => {
      if (index < 0) rest[at]! += weight * fill;
      else {
        indices[i]![at] = b * pixels + index;
        weights[i]![at] = weight;
      }
    });
  }
  const table = reshape(images, [size, channels]);
  const mixed = indices.reduce<Tensor>(
    (sum, index, i) => {
      const part = gather(table, tensor(index, [size], 'int32'));
      return add(sum, mul(part, tensor(weights[i] as Float32Array, [size, 1])));
    },
    tensor(rest, [size, 1]),
  );
  return reshape(mixed, images.shape);
}
