import { add, defineLayer, options, ShapeError, slice } from '@graftjs/core';
import { initializers } from '@graftjs/layers';

/**
 * Adds a learnt row to each position: [batch, steps, d], steps at most `maxLength`. Weight:
 * embeddings [maxLength, d].
 */
export const positionEmbedding = defineLayer({
  type: 'zoo/PositionEmbedding',
  options: { maxLength: options.integer({ min: 1 }) },
  input: { rank: 3 },
  build: (b, { maxLength }) => ({
    embeddings: b.weight('embeddings', [maxLength, b.dim(-1)], {
      initializer: initializers.truncatedNormal({ stddev: 0.02 }),
    }),
  }),
  outputShape(input, { maxLength }) {
    const steps = input[1] ?? 0;
    if (steps <= maxLength) return input;
    throw new ShapeError({
      where: 'PositionEmbedding',
      problem: 'the sequence is longer than there are positions',
      operands: [
        { label: 'input', value: input },
        { label: 'positions', value: maxLength },
      ],
    });
  },
  call: (x, { weights: { embeddings } }) => {
    const [, steps = 0, width = 0] = x.shape;
    return add(x, slice(embeddings.value, [0, 0], [steps, width]));
  },
});
