/** Values of Keras whose names differ from those here by more than their case. */
export const ACTIVATIONS: Readonly<Record<string, string>> = {
  'activations/hardSilu': 'hard_silu',
  'activations/leakyRelu': 'leaky_relu',
};

/** Options that are texts of the user's, which keep their case. */
export const OWN_TEXTS: ReadonlySet<string> = new Set([
  'equation',
  'maskToken',
  'name',
  'oovToken',
  'vocabulary',
]);

/** Options of layers that say nothing inside a model. */
export const LEFT_OUT: ReadonlySet<string> = new Set([
  'batchInputShape',
  'batchSize',
  'inputShape',
]);

/** What Keras is told with each call of an attention. */
const IN_CALLS = ['useCausalMask', 'returnAttentionScores', 'useAttentionMask'] as const;

/** Options that a class of Keras does not take, though all others do. */
export const NOT_TAKEN: Readonly<Record<string, readonly string[]>> = {
  'layers/Attention': [...IN_CALLS],
  'layers/AdditiveAttention': [...IN_CALLS],
  'layers/Discretization': ['trainable'],
  'layers/GroupedQueryAttention': [...IN_CALLS],
  'layers/MultiHeadAttention': [...IN_CALLS],
  'layers/Pipeline': ['trainable'],
  'layers/SpatialDropout1D': ['trainable'],
  'layers/SpatialDropout2D': ['trainable'],
  'layers/SpatialDropout3D': ['trainable'],
};

/** Classes whose public name is not that of the class. */
export const PUBLIC_NAMES: Readonly<Record<string, string>> = {
  GroupedQueryAttention: 'GroupQueryAttention',
};
