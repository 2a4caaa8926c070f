import { options } from '@graftjs/core';
import { constraint, initializer, regularizer } from '../options/layer-values.js';
import { unset } from '../options/unset.js';

/**
 * Whether no position may look at a later one. Keras takes it when the layer is called, so it stands
 * in a configuration only where it is given.
 */
export const useCausalMask = unset(options.boolean());

/**
 * Whether the scores of attention come as a second output: [batch, queries, keys], by heads [batch,
 * heads, queries, keys]. Keras takes it when the layer is called.
 */
export const returnAttentionScores = unset(options.boolean());

/** Share of the attention weights to drop while training. */
export const attentionDropout = {
  dropout: options.number({ min: 0, max: 0.999999, default: 0 }),
  seed: options.nullable(options.integer()),
};

/** What the projections of heads are made by, penalised by and held to. */
export const headOptions = {
  ...attentionDropout,
  useBias: options.boolean({ default: true }),
  /** Multiplies what the heads give by a gate that the query sets. */
  useGate: unset(options.boolean()),
  /** Positions look at those nearer than this. */
  slidingWindow: unset(options.integer({ min: 1 })),
  kernelInitializer: initializer('glorotUniform'),
  biasInitializer: initializer('zeros'),
  kernelRegularizer: regularizer,
  biasRegularizer: regularizer,
  activityRegularizer: regularizer,
  kernelConstraint: constraint,
  biasConstraint: constraint,
  useCausalMask,
  returnAttentionScores,
  /** The last input says which keys each query may look at: [batch, queries, keys]. */
  useAttentionMask: unset(options.boolean()),
};
