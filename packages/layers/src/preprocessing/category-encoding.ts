import { defineLayer, options } from '@graftjs/core';
import { encodeCategories, encodedShape } from './category-modes.js';
import { sparse } from './sparse-option.js';

/**
 * Whole numbers below `numTokens` as vectors of that length.
 *
 * `multiHot` (the default) and `count` take [batch, n] to [batch, numTokens], with 1 or the number of
 * times for each that occurs; `oneHot` takes [batch] or [batch, 1] to [batch, numTokens], and
 * [batch, n] to [batch, n, numTokens].
 */
export const categoryEncoding = defineLayer({
  type: 'layers/CategoryEncoding',
  positional: 'numTokens',
  options: {
    numTokens: options.integer({ min: 1 }),
    outputMode: options.oneOf(['multiHot', 'oneHot', 'count'], { default: 'multiHot' }),
    sparse,
  },
  outputShape: (input, { numTokens, outputMode }) => encodedShape(input, outputMode, numTokens),
  call: (x, { options: { numTokens, outputMode } }) => encodeCategories(x, outputMode, numTokens),
  outputMask: () => null,
});
