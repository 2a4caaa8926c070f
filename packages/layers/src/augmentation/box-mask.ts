import { tensor4d, type Random, type Tensor } from '@graftjs/core';
import type { ImageSize } from './define-augmentation.js';

/** A box in an image, in pixels; ends are outside. */
export interface Box {
  readonly left: number;
  readonly right: number;
  readonly top: number;
  readonly bottom: number;
}

/** A box with a share of the sides of an image, anywhere in it. */
export function drawBox(
  random: Random,
  { height, width }: ImageSize,
  [wide, tall]: readonly [number, number],
): Box {
  const left = random.uniform() * (width - wide * width);
  const top = random.uniform() * (height - tall * height);
  return { left, right: left + wide * width, top, bottom: top + tall * height };
}

/** 1 for pixels inside the box of their image, 0 outside: [batch, height, width, 1]. */
export function boxMask(boxes: readonly Box[], height: number, width: number): Tensor {
  const mask = new Float32Array(boxes.length * height * width);
  boxes.forEach(({ left, right, top, bottom }, b) => {
    for (let y = Math.max(0, Math.ceil(top)); y < Math.min(height, bottom); y++) {
      for (let x = Math.max(0, Math.ceil(left)); x < Math.min(width, right); x++) {
        mask[(b * height + y) * width + x] = 1;
      }
    }
  });
  return tensor4d(mask, [boxes.length, height, width, 1]);
}
