import { options, type Tensor } from '@graftjs/core';
import { augmentationOps } from './augmentation-ops.js';
import { defineAugmentation } from './define-augmentation.js';
import { interpolation } from './projecting-options.js';
import { factor, valueRange } from './ranges.js';

/** `numOps` changes, chosen for the whole batch, each as strong as `factor` allows (Cubuk et al. 2020). */
export const randAugment = defineAugmentation({
  type: 'layers/RandAugment',
  options: {
    valueRange,
    numOps: options.integer({ min: 1, default: 2 }),
    factor: factor([0, 1], { default: [0, 0.5] }),
    interpolation,
  },
  draw(random, size, o) {
    const ops = augmentationOps(o).all;
    return {
      steps: Array.from({ length: o.numOps }, (_, i) => {
        const op = random.integer(ops.length);
        return { op, drawn: ops[op]?.draw(random.split(i), size) };
      }),
    };
  },
  apply(images, { steps }, o) {
    const ops = augmentationOps(o).all;
    return steps.reduce<Tensor>(
      (changed, { op, drawn }) => ops[op]?.apply(changed, drawn) ?? changed,
      images,
    );
  },
});
