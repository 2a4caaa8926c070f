import { layerFactory, options } from '@graftjs/core';
import { IndexLookup, lookupOptions } from './index-lookup.js';

/**
 * Texts to their indices in a vocabulary, or with `invert` back; what is not in the vocabulary shares
 * `numOovIndices` indices in front of it. Other output modes give vectors as long as the vocabulary.
 *
 * @example
 * const lookup = stringLookup();
 * lookup.adapt(['red', 'green', 'red']);
 * lookup.getVocabulary(); // ['[UNK]', 'red', 'green']
 */
export const stringLookup = layerFactory({
  type: 'layers/StringLookup',
  options: {
    ...lookupOptions,
    /** Texts that stand for nothing: index 0, moving the others up by one. */
    maskToken: options.nullable(options.string()),
    oovToken: options.string({ default: '[UNK]' }),
    encoding: options.oneOf(['utf-8'], { default: 'utf-8' }),
  },
  make: (o) => new IndexLookup('layers/StringLookup', o),
});
