import type { Model } from '@graftjs/core';
import type { PreprocessingName } from '../preprocessing/preprocessing.js';

/** A file of weights that somebody published, and the model that it belongs to. */
export interface PublishedWeights {
  /** Name of the file, without its folder. */
  readonly file: string;
  readonly url: string;
  /** `md5:…` or `sha256:…`; `null` where the publisher gives none. */
  readonly checksum: string | null;
  /** Licence of the weights. */
  readonly license: string;
  /** How the images were prepared that they were trained on. */
  readonly preprocessing: PreprocessingName;
  /** The model with weights of its own, for the file's to be loaded into by topology. */
  readonly model: () => Model;
}

/**
 * What would be fetched, from where and how large it is, in one line.
 *
 * @example
 * describeWeights(imagenet.mobileNet({ alpha: 0.25 }));
 * // 'mobilenet_2_5_224_tf.h5, about 2 MB, from https://…, Apache-2.0, no checksum published'
 */
export function describeWeights({ file, url, checksum, license, model }: PublishedWeights): string {
  const made = model();
  const bytes = made.parameters.reduce((sum, { size }) => sum + 4 * size, 0);
  made.dispose();
  const megabytes = Math.max(1, Math.round(bytes / 1e6));
  const checked = checksum === null ? 'no checksum published' : checksum;
  return `${file}, about ${megabytes} MB, from ${url}, ${license}, ${checked}`;
}
