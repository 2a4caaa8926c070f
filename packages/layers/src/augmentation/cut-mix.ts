import { add, cast, gather, tensor1d, where, zerosLike } from '@graftjs/core';
import { boxMask, drawBox } from './box-mask.js';
import { defineAugmentation, imageSize } from './define-augmentation.js';
import { factor } from './ranges.js';

/**
 * Pastes a box of another image of the batch into each (Yun et al. 2019); the box covers a share
 * 1 − λ, with λ from Beta(α, α) and α drawn from `factor`. Labels want the same mixture, which a layer cannot
 * give them: `cutMixBatch` of `@graftjs/datasets` mixes both.
 */
export const cutMix = defineAugmentation({
  type: 'layers/CutMix',
  positional: 'factor',
  options: { factor: factor([0, 1], { default: [0, 1] }) },
  draw(random, size, o) {
    const alpha = random.uniform(...o.factor) + 1e-6;
    const boxes = Array.from({ length: size.batch }, () => {
      const side = Math.sqrt(1 - random.beta(alpha, alpha));
      return drawBox(random, size, [side, side]);
    });
    return { boxes, order: Array.from(random.permutation(size.batch)) };
  },
  apply(images, { boxes, order }) {
    const { height, width } = imageSize(images);
    const inside = add(boxMask(boxes, height, width), zerosLike(images));
    return where(cast(inside, 'bool'), gather(images, tensor1d(order, 'int32')), images);
  },
});
