import {
  add,
  cast,
  clipByValue,
  options,
  tensor,
  where,
  zerosLike,
  type Tensor,
} from '@graftjs/core';
import { boxMask, drawBox } from './box-mask.js';
import { choose } from './choose.js';
import { defineAugmentation, imageSize } from './define-augmentation.js';
import { drawWhether, factor, valueRange } from './ranges.js';

type Fill = number | readonly number[];
const fillValue = options.custom<Fill>('a number, or one for each channel', (value) =>
  typeof value === 'number' || (Array.isArray(value) && value.every((x) => typeof x === 'number'))
    ? (value as Fill)
    : undefined,
);

/** Paints a random box over each image (Zhong et al. 2020): noise, or `fillValue`. */
export const randomErasing = defineAugmentation({
  type: 'layers/RandomErasing',
  positional: 'factor',
  options: {
    /** Probability that an image is changed. */
    factor: factor([0, 1], { default: [0, 1] }),
    /** Share of the image that the box covers. */
    scale: factor([0, 1], { default: [0.02, 0.33] }),
    fillValue: options.nullable(fillValue),
    valueRange,
  },
  draw(random, size, o) {
    const side = () => Math.sqrt(random.uniform(...o.scale));
    const boxes = Array.from({ length: size.batch }, () => drawBox(random, size, [side(), side()]));
    const pixels = size.batch * size.height * size.width * size.channels;
    const noise =
      o.fillValue === null
        ? Float32Array.from({ length: pixels }, () => random.normal() * o.valueRange[1])
        : null;
    return { boxes, chosen: drawWhether(random, size.batch, o.factor), noise };
  },
  apply(images, { boxes, chosen, noise }, { fillValue: fill, valueRange: [low, high] }) {
    const { height, width } = imageSize(images);
    const paint: Tensor = noise
      ? tensor(noise, images.shape)
      : add(zerosLike(images), typeof fill === 'number' ? fill : tensor([...(fill ?? [0])]));
    const inside = add(boxMask(boxes, height, width), zerosLike(images));
    const erased = where(cast(inside, 'bool'), clipByValue(paint, low, high), images);
    return choose(chosen, erased, images);
  },
});
