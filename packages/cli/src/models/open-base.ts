import type { Model } from '@graftjs/core';
import { readModel } from '@graftjs/formats';
import { pretrained } from '@graftjs/transfer';
import {
  identify,
  preprocessing,
  type Preprocessing,
  type PreprocessingName,
  zooLayers,
} from '@graftjs/zoo';
import { imageInput } from './image-input.js';
import { imagePreprocessing } from './image-preprocessing.js';
import { imagenetBase } from './imagenet-base.js';
import { metadataBeside } from './metadata-beside.js';

/** A pretrained model to graft a head onto. */
export interface Base {
  readonly model: Model;
  readonly preprocessing: Preprocessing & { readonly size: readonly [number, number] };
  readonly channels: 1 | 3;
  /** `MobileNetV1`, where it is known. */
  readonly architecture: string | null;
}

/** Height and width for a model that takes any. */
const ANY_SIZE = [224, 224] as const;

export interface OpenBaseOptions {
  readonly preprocess?: PreprocessingName | undefined;
  /** Where published weights are fetched from instead. */
  readonly mirror?: string | undefined;
  /** Told what is fetched. */
  readonly announce?: (line: string) => void;
}

/**
 * Loads a pretrained model, with or without its classifier: from files, or (`imagenet:mobileNetV2`)
 * with the weights that are published for an architecture.
 */
export async function openBase(
  path: string,
  { preprocess, mirror, announce }: OpenBaseOptions = {},
): Promise<Base> {
  const published = imagenetBase(path);
  const model = published
    ? await pretrained(published, { ...(mirror && { mirror }), ...(announce && { announce }) })
    : (await readModel(path, { customObjects: zooLayers })).model;
  const metadata = published ? undefined : await metadataBeside(path);
  const identity = identify(model, metadata ? { metadata } : {});
  const { size, channels } = imageInput(model, path);
  const expected = published
    ? preprocessing(published.preprocessing)
    : (identity?.preprocessing ?? null);
  const known = imagePreprocessing(path, preprocess, expected, size);
  return {
    model,
    preprocessing: { ...known, size: size ?? ANY_SIZE },
    channels,
    architecture: identity?.architecture ?? null,
  };
}
