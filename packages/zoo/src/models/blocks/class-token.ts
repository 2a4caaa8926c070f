import { concat, defineLayer, expandDims, tile, type Tensor3D } from '@graftjs/core';
import { initializers } from '@graftjs/layers';

/**
 * Puts a learnt position before all others, whose output stands for the whole: [batch, steps, d] to
 * [batch, steps + 1, d]. Weight: token [1, d].
 */
export const classToken = defineLayer({
  type: 'zoo/ClassToken',
  input: { rank: 3 },
  build: (b) => ({
    token: b.weight('token', [1, b.dim(-1)], { initializer: initializers.zeros() }),
  }),
  outputShape: ([batch = null, steps = null, width = null]) => [
    batch,
    steps === null ? null : steps + 1,
    width,
  ],
  call: (x, { weights: { token } }) => {
    const row = expandDims(token.value, 0) as Tensor3D;
    return concat([tile(row, [x.shape[0] as number, 1, 1]), x as Tensor3D], 1);
  },
});
