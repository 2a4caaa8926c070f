import { add, gather, mul, options, tensor1d } from '@graftjs/core';
import { defineAugmentation } from './define-augmentation.js';
import { forExamples } from './ranges.js';

/**
 * Mixes each image with another of the batch (Zhang et al. 2018): λx + (1 − λ)x′ with λ from
 * Beta(alpha, alpha). Labels want the same mixture, which a layer cannot give them: `mixUpBatch` of
 * `@graftjs/datasets` mixes both.
 */
export const mixUp = defineAugmentation({
  type: 'layers/MixUp',
  positional: 'alpha',
  options: { alpha: options.number({ min: 1e-6, default: 0.2 }) },
  draw: (random, { batch }, { alpha }) => ({
    order: Array.from(random.permutation(batch)),
    weights: Array.from({ length: batch }, () => random.beta(alpha, alpha)),
  }),
  apply(images, { order, weights }) {
    const others = gather(images, tensor1d(order, 'int32'));
    return add(
      mul(images, forExamples(weights)),
      mul(others, forExamples(weights.map((weight) => 1 - weight))),
    );
  },
});
