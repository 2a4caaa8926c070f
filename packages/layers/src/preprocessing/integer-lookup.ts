import { layerFactory, options } from '@graftjs/core';
import { IndexLookup, lookupOptions } from './index-lookup.js';

/**
 * Whole numbers to their indices in a vocabulary, or with `invert` back; as `stringLookup` for texts.
 *
 * @example
 * const lookup = integerLookup({ vocabulary: [12, 36, 1138] });
 */
export const integerLookup = layerFactory({
  type: 'layers/IntegerLookup',
  options: {
    ...lookupOptions,
    maskToken: options.nullable(options.integer()),
    oovToken: options.integer({ default: -1 }),
    vocabularyDtype: options.oneOf(['int64'], { default: 'int64' }),
    /** How numbers that are not in the vocabulary are spread over several indices. */
    oovMethod: options.oneOf(['floormod', 'farmhash'], { default: 'floormod' }),
  },
  make: (o) => new IndexLookup('layers/IntegerLookup', o),
});
