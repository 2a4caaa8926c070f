import type { Model } from '@graftjs/core';
import type { JsonObject } from '../keras/keras-object.js';

/** A model from a file, and what else the file says. */
export interface LoadedModel {
  readonly model: Model;
  /** `tfjs-layers`. */
  readonly format: string;
  readonly kerasVersion: string | null;
  /** Loss, optimizer and metrics as the file has them, where it was saved with them. */
  readonly trainingConfig: JsonObject | null;
  readonly userDefinedMetadata: JsonObject | null;
  /** What in the file was left out because it changes nothing here, in words. */
  readonly notes: readonly string[];
}
