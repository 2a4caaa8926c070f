import type { Model } from '@graftjs/core';
import type { Preprocessing } from '@graftjs/zoo';

/** A model of images with all that is needed to ask it something. */
export interface ImageModel {
  readonly model: Model;
  /** The names of the classes in the order of the outputs. */
  readonly labels: readonly string[];
  readonly preprocessing: Preprocessing;
  readonly channels: 1 | 3;
}
