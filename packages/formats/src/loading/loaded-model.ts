import type { Model } from '@graftjs/core';
import type { JsonObject } from '../keras/keras-object.js';
import type { StoredArray } from '../keras/weights/stored-array.js';

/** A model from a file, and what else the file says. */
export interface LoadedModel {
  readonly model: Model;
  readonly format: 'tfjs-layers' | 'keras-h5' | 'keras-zip';
  readonly kerasVersion: string | null;
  /**
   * `{ optimizer, loss, loss_weights, metrics, … }` as Keras 3 writes them, whatever the format, where
   * the file was saved with them; `trainingOf` makes optimizer, losses and metrics of it.
   */
  readonly trainingConfig: JsonObject | null;
  readonly userDefinedMetadata: JsonObject | null;
  /**
   * The state of the optimizer in Keras's order, where it was saved; read when asked for.
   * `trainingOf` puts it back, and `restoreOptimizer` does for an optimizer of yours.
   */
  readonly optimizerWeights: readonly StoredArray[];
  /** What in the file was left out because it changes nothing here, in words. */
  readonly notes: readonly string[];
}
