import { defineLayer, options, tensor } from '@graftjs/core';
import { encodeCategories, encodedShape, outputMode } from './category-modes.js';
import { hashBin, salt } from './salted-hash.js';
import { sparse } from './sparse-option.js';
import { textsOf } from './text-of.js';

const maskValue = options.custom<string | number>('a text or a number', (value) =>
  typeof value === 'string' || typeof value === 'number' ? value : undefined,
);

/**
 * Texts or whole numbers as one of `numBins` numbers by their hash, as TensorFlow computes it
 * (FarmHash64, SipHash64 with a `salt`). `maskValue` is bin 0, and nothing else is then.
 *
 * @example
 * hashing({ numBins: 64, outputMode: 'oneHot' });
 */
export const hashing = defineLayer({
  type: 'layers/Hashing',
  positional: 'numBins',
  options: {
    numBins: options.integer({ min: 1 }),
    maskValue: options.nullable(maskValue),
    salt,
    outputMode,
    sparse,
  },
  outputShape: (input, { numBins, outputMode: mode }) => encodedShape(input, mode, numBins),
  call(x, { options: { numBins, maskValue: masked, salt: key, outputMode: mode } }) {
    const reserved = masked !== null && numBins > 1 ? 1 : 0;
    const bins = textsOf(x).map((text) =>
      reserved === 1 && text === String(masked)
        ? 0
        : hashBin(text, numBins - reserved, key) + reserved,
    );
    return encodeCategories(tensor(bins, x.shape, 'int32'), mode, numBins);
  },
  outputMask: () => null,
});
