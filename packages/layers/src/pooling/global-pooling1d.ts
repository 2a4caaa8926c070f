import {
  cast,
  defineLayer,
  div,
  expandDims,
  max,
  mean,
  mul,
  options,
  sum,
  type Shape,
  type Tensor,
} from '@graftjs/core';
import { dataFormat, type DataFormat } from '../conv/data-format.js';

const stepsAxis = (format: DataFormat): number => (format === 'channelsLast' ? 1 : 2);

interface Reduction {
  readonly axis: number;
  readonly keep: boolean;
  readonly mask: Tensor | null;
}

const globalPooling = (name: string, reduce: (x: Tensor, reduction: Reduction) => Tensor) =>
  defineLayer({
    type: `layers/${name}`,
    options: { dataFormat, keepdims: options.boolean({ default: false }) },
    input: { rank: 3 },
    outputShape: (input, { dataFormat: format, keepdims }): Shape => {
      const axis = stepsAxis(format);
      return keepdims
        ? input.map((length, i) => (i === axis ? 1 : length))
        : input.filter((_, i) => i !== axis);
    },
    call(x, { options: { dataFormat: format, keepdims: keep }, masks }) {
      return reduce(x, { axis: stepsAxis(format), keep, mask: masks?.[0] ?? null });
    },
    outputMask: () => null,
  });

/** The mean over the steps that the mask counts: [batch, steps, channels] to [batch, channels]. */
export const globalAveragePooling1d = globalPooling(
  'GlobalAveragePooling1D',
  (x, { axis, keep, mask }) => {
    if (!mask) return mean(x, axis, keep);
    const counts = expandDims(cast(mask, 'float32'), axis === 1 ? -1 : 1);
    return div(sum(mul(x, counts), axis, keep), sum(counts, axis, keep));
  },
);

/** The largest over all steps: [batch, steps, channels] to [batch, channels]. */
export const globalMaxPooling1d = globalPooling('GlobalMaxPooling1D', (x, { axis, keep }) =>
  max(x, axis, keep),
);
