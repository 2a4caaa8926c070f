import { DataError, tidy, type Dataset } from '@graftjs/core';
import { dataset, isHostArray, toTensor, type HostArray } from '@graftjs/datasets';
import { preprocess, type Preprocessing } from '@graftjs/zoo';
import type { Example } from '../prefix/features-of.js';

/**
 * The same pictures as another model takes them: pixels of 0 to 255 are resized to its size and
 * scaled its way.
 *
 * @param data examples whose `x` holds pixels, as `imageFolder` gives them
 */
export function preparedFor(
  preprocessing: Preprocessing,
  data: Dataset<Example>,
): Dataset<Example> {
  const { size } = preprocessing;
  const prepared = (example: Example): Example => {
    const { x } = example;
    if (!isHostArray(x)) {
      throw new DataError({
        where: 'preparedFor',
        problem: 'the examples hold no pixels',
        hint: 'Give the pixels as they are, or no preprocessing.',
      });
    }
    const [height, width] = x.shape;
    const fits = size === null || (height === size[0] && width === size[1]);
    return {
      ...example,
      x: fits ? { ...x, preprocess: preprocessing } : resized(x, preprocessing),
    };
  };
  return dataset(data).map(prepared, { keepsLabels: true });
}

function resized(x: HostArray, preprocessing: Preprocessing): HostArray {
  const made = tidy(() => preprocess(toTensor({ ...x, preprocess: null }), preprocessing));
  try {
    return { data: made.dataSync<'float32'>().slice(), shape: made.shape };
  } finally {
    made.dispose();
  }
}
