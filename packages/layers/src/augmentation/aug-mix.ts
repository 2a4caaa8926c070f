import { add, addN, clipByValue, mul, options, type Random, type Tensor } from '@graftjs/core';
import { augmentationOps } from './augmentation-ops.js';
import { defineAugmentation } from './define-augmentation.js';
import { interpolation } from './projecting-options.js';
import { factor, valueRange } from './ranges.js';

/** Shares that sum to one, from a Dirichlet distribution. */
function drawShares(random: Random, count: number, alpha: number): number[] {
  const parts = Array.from({ length: count }, () => random.gamma(alpha));
  const total = parts.reduce((sum, part) => sum + part, 0);
  return parts.map((part) => (total > 0 ? part / total : 1 / count));
}

/**
 * Mixes each image with mixtures of chains of changes to it (Hendrycks et al. 2020): `numChains` of
 * them, each of up to `chainDepth` changes, for the whole batch.
 */
export const augMix = defineAugmentation({
  type: 'layers/AugMix',
  options: {
    valueRange,
    numChains: options.integer({ min: 1, default: 3 }),
    chainDepth: options.integer({ min: 1, default: 3 }),
    factor: factor([0, 1], { default: [0, 0.3] }),
    /** Evens out the mixtures: of chains, and of the image with them. */
    alpha: options.number({ min: 1e-6, default: 1 }),
    /** Also brightness, colour, contrast and sharpness. */
    allOps: options.boolean({ default: true }),
    interpolation,
  },
  draw(random, size, o) {
    const ops = augmentationOps(o)[o.allOps ? 'all' : 'mild'];
    const chain = (own: Random) =>
      Array.from({ length: o.chainDepth }, (_, i) => {
        // One more than there are: to do nothing.
        const op = own.integer(ops.length + 1);
        return { op, drawn: ops[op]?.draw(own.split(i), size) };
      });
    return {
      shares: drawShares(random, o.numChains, o.alpha),
      original: random.beta(o.alpha, o.alpha),
      chains: Array.from({ length: o.numChains }, (_, i) => chain(random.split(i))),
    };
  },
  apply(images, { shares, original, chains }, o) {
    const ops = augmentationOps(o)[o.allOps ? 'all' : 'mild'];
    const changed = chains.map((chain, i) => {
      const end = chain.reduce<Tensor>(
        (sofar, { op, drawn }) => ops[op]?.apply(sofar, drawn) ?? sofar,
        images,
      );
      return mul(end, shares[i] ?? 0);
    });
    const mixed = add(mul(images, original), mul(addN(changed), 1 - original));
    return clipByValue(mixed, ...o.valueRange);
  },
});
