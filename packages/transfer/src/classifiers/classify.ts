import { concat, DataError, expandDims, sub, Tensor, tensor, tidy } from '@graftjs/core';
import { decodeImage, isHostArray, type HostArray } from '@graftjs/datasets';
import { decodePredictions, preprocess, type Prediction } from '@graftjs/zoo';
import type { Classifier } from './classifier.js';

/** A path (Node) or the bytes of an image file, or its pixels of 0 to 255, [height, width, 3]. */
export type Picture = string | Uint8Array | Tensor | HostArray;

/**
 * The likeliest classes of a picture, the likeliest first.
 *
 * @example
 * const [best] = await classify(classifier, 'photo.jpg', { top: 1 });
 */
export async function classify(
  classifier: Classifier,
  picture: Picture,
  { top = 5 }: { readonly top?: number } = {},
): Promise<Prediction[]> {
  const { model, labels, preprocessing } = classifier;
  const pixels = await pixelsOf(picture, classifier);
  const probabilities = tidy(() => {
    const x = preprocess(pixels as Parameters<typeof preprocess>[0], preprocessing);
    const y = model.predict(x.rank === 3 ? expandDims(x, 0) : x) as Tensor;
    return y.shape.at(-1) === 1 && labels.length === 2 ? concat([sub(1, y), y], -1) : y;
  });
  try {
    const [likeliest] = await decodePredictions(probabilities, { labels, top });
    return likeliest as Prediction[];
  } finally {
    probabilities.dispose();
    if (pixels !== picture) pixels.dispose();
  }
}

async function pixelsOf(
  picture: Picture,
  { model, inputSize, preprocessing }: Classifier,
): Promise<Tensor> {
  if (picture instanceof Tensor) return picture;
  const array =
    typeof picture === 'string' || ArrayBuffer.isView(picture)
      ? await decodeImage(picture as string | Uint8Array, {
          size: inputSize,
          interpolation: preprocessing.interpolation,
          fit: preprocessing.fit,
          channels: model.inputs[0]?.shape.at(-1) === 1 ? 1 : 3,
        })
      : picture;
  if (isHostArray(array)) return tensor(Float32Array.from(array.data), [...array.shape]);
  throw new DataError({
    where: 'classify',
    problem: 'it is no picture',
    operands: [
      {
        label: 'expected',
        value: 'a path, the bytes of an image file, a tensor, or { data, shape }',
      },
      { label: 'got', value: typeof picture },
    ],
  });
}
