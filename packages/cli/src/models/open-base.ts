import type { Model } from '@graftjs/core';
import { readModel } from '@graftjs/formats';
import { identify, type Preprocessing, type PreprocessingName } from '@graftjs/zoo';
import { imageInput } from './image-input.js';
import { imagePreprocessing } from './image-preprocessing.js';
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

/** Loads a pretrained model, with or without its classifier. */
export async function openBase(path: string, preprocess?: PreprocessingName): Promise<Base> {
  const { model } = await readModel(path);
  const identity = identify(model, { metadata: await metadataBeside(path) });
  const { size, channels } = imageInput(model, path);
  const known = imagePreprocessing(path, preprocess, identity?.preprocessing ?? null, size);
  return {
    model,
    preprocessing: { ...known, size: size ?? ANY_SIZE },
    channels,
    architecture: identity?.architecture ?? null,
  };
}
