import { defineLayer, options } from '@graftjs/core';

/**
 * In Keras, evens out the number of boxes that go along with images. Images themselves it passes on,
 * and layers here take nothing else, so this is what a model needs it for.
 */
export const maxNumBoundingBoxes = defineLayer({
  type: 'layers/MaxNumBoundingBoxes',
  positional: 'maxNumber',
  options: {
    maxNumber: options.integer({ min: 1 }),
    fillValue: options.integer({ default: -1 }),
  },
  call: (x) => x,
});
