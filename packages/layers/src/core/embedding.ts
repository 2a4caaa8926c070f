import { cast, defineLayer, gather, notEqual, options, type Tensor2D } from '@graftjs/core';
import { constraint, initializer, regularizer } from '../options/layer-values.js';

/**
 * A row of a table for each whole number.
 *
 * Input [batch, …] of indices in [0, inputDim), output [batch, …, outputDim]. Weights: embeddings
 * [inputDim, outputDim]. With `maskZero`, index 0 is padding that later layers leave out.
 */
export const embedding = defineLayer({
  type: 'layers/Embedding',
  options: {
    inputDim: options.integer({ min: 1 }),
    outputDim: options.integer({ min: 1 }),
    embeddingsInitializer: initializer('randomUniform'),
    embeddingsRegularizer: regularizer,
    embeddingsConstraint: constraint,
    maskZero: options.boolean({ default: false }),
    inputLength: options.nullable(options.integer({ min: 1 })),
  },
  // The table does not depend on the shape of the input.
  input: { fixedAxis: null },
  build: (b, o) => ({
    embeddings: b.weight('embeddings', [o.inputDim, o.outputDim], {
      initializer: o.embeddingsInitializer,
      regularizer: o.embeddingsRegularizer,
      constraint: o.embeddingsConstraint,
    }),
  }),
  outputShape: (input, { outputDim }) => [...input, outputDim],
  call: (x, { weights: { embeddings } }) => gather(embeddings.value as Tensor2D, cast(x, 'int32')),
  outputMask: (x, mask, { maskZero }) => (maskZero ? notEqual(x, 0) : mask),
});
