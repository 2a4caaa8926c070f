import { add, DataError, formatShape, mul, sub, tensor4d, tensorList } from '@graftjs/core';
import type { Batch, Random, Tensor, Tensors } from '@graftjs/core';
import { mixedBatch, type MixedBatch } from './mixed-batch.js';

/** A box of an image in pixels, and the share of the image that it leaves; ends are outside. */
export interface CutMixBox {
  readonly top: number;
  readonly bottom: number;
  readonly left: number;
  readonly right: number;
  /** λ as it really is: 1 − area of the box / area of the image. */
  readonly share: number;
}

/**
 * The box that CutMix pastes over a share 1 − λ of an image: ⌊side · √(1 − λ)⌋ pixels around a
 * centre, cut off at the edges, and λ computed anew from what is left of it.
 *
 * @param share λ
 * @param centre row and column of the pixel in the middle
 *
 * @example
 * cutMixBox(0.6, [28, 28], [14, 14]); // 17 × 17 pixels, share 0.631
 */
export function cutMixBox(
  share: number,
  [height, width]: readonly [number, number],
  [row, column]: readonly [number, number],
): CutMixBox {
  const along = (side: number, centre: number): [number, number] => {
    const cut = Math.floor(side * Math.sqrt(1 - share));
    const start = centre - Math.floor(cut / 2);
    return [Math.max(0, start), Math.min(side, start + cut)];
  };
  const [top, bottom] = along(height, row);
  const [left, right] = along(width, column);
  const area = (bottom - top) * (right - left);
  return { top, bottom, left, right, share: 1 - area / (height * width) };
}

/**
 * A step that pastes a box of another image of the batch into each, and mixes the labels by area
 * (CutMix, Yun et al. 2019): λ from Beta(alpha, alpha) and one box for the whole batch. For `map`
 * after `batch`; `x` is images [batch, height, width, channels], labels are one-hot.
 *
 * @throws DataError where labels are class numbers, or `x` is no images
 *
 * @example
 * photos.map(oneHot(10)).shuffle().batch(64).map(cutMixBatch());
 */
export function cutMixBatch({ alpha = 1 }: { readonly alpha?: number } = {}): <T extends Batch>(
  batch: T,
  context: { readonly random: Random },
) => MixedBatch<T> {
  return (batch, { random }) => {
    const [height, width] = imageSides(batch.x);
    const share = random.beta(alpha, alpha);
    const centre = [random.integer(height), random.integer(width)] as const;
    const box = cutMixBox(share, [height, width], centre);
    return mixedBatch('cutMixBatch', batch, random, {
      share: box.share,
      mixed(own, other) {
        const pasted = maskOf(box, height, width);
        return add(mul(other, pasted), mul(own, sub(1, pasted)));
      },
    });
  };
}

/** 1 inside the box, 0 outside: [1, height, width, 1]. */
function maskOf({ top, bottom, left, right }: CutMixBox, height: number, width: number): Tensor {
  const mask = new Float32Array(height * width);
  for (let y = top; y < bottom; y++) mask.fill(1, y * width + left, y * width + right);
  return tensor4d(mask, [1, height, width, 1]);
}

function imageSides(x: Tensors): [number, number] {
  const images = tensorList(x);
  const [{ shape } = { shape: [] }] = images;
  const sides = (one: readonly number[]): string => one.slice(1, 3).join();
  if (images.every((one) => one.rank === 4 && sides(one.shape) === sides(shape))) {
    return [shape[1] as number, shape[2] as number];
  }
  throw new DataError({
    where: 'cutMixBatch',
    problem: 'it pastes boxes of images, and x is no images',
    operands: [
      { label: 'expected', value: '[batch, height, width, channels]' },
      { label: 'got', value: images.map((one) => formatShape(one.shape)).join(', ') },
    ],
  });
}
