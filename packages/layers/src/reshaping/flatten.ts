import { defineLayer, reshape, transpose, type Shape } from '@graftjs/core';
import { dataFormat } from '../conv/data-format.js';

/** All axes but the batch in one: [batch, …] to [batch, product]. */
export const flatten = defineLayer({
  type: 'layers/Flatten',
  options: { dataFormat },
  input: { minRank: 1 },
  outputShape: ([batch = null, ...axes]): Shape => [
    batch,
    axes.some((axis) => axis === null)
      ? null
      : axes.reduce<number>((size, axis) => size * (axis ?? 1), 1),
  ],
  call(x, { options: { dataFormat: format } }) {
    // Channels go last first, so that a kernel after it means the same in both formats.
    const last =
      format === 'channelsFirst' && x.rank > 2
        ? transpose(x, [0, ...x.shape.map((_, i) => i).slice(2), 1])
        : x;
    const [batch = 1] = x.shape;
    return reshape(last, [batch, x.size / Math.max(1, batch)]);
  },
  outputMask: () => null,
});
