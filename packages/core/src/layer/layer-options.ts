import { boolean, integer, nullable, shape, string } from '../options/options.js';

/** Options that every layer takes. */
export const layerOptions = {
  /** Unique within the model; made from the type where it is left out. */
  name: nullable(string()),
  /** Default true; `false` freezes the layer. */
  trainable: boolean({ default: true }),
  /** Shape of one example, without the batch axis; only the first layer needs it. */
  inputShape: nullable(shape()),
  /** Shape with the batch axis, `null` for a free one. */
  batchInputShape: nullable(shape()),
  /** Batch axis of `inputShape`, where it is fixed. */
  batchSize: nullable(integer({ min: 1 })),
};
export type LayerOptions = typeof layerOptions;
