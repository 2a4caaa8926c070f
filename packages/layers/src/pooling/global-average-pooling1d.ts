import {
  cast,
  defineLayer,
  div,
  expandDims,
  mean,
  options,
  sum,
  where,
  zerosLike,
  type Shape,
  type Tensor,
} from '@graftjs/core';
import { dataFormat, type DataFormat } from '../conv/data-format.js';

const stepsAxis = (format: DataFormat): number => (format === 'channelsLast' ? 1 : 2);

/** The mean over the steps that the mask counts: [batch, steps, channels] to [batch, channels]. */
export const globalAveragePooling1d = defineLayer({
  type: 'layers/GlobalAveragePooling1D',
  options: { dataFormat, keepdims: options.boolean({ default: false }) },
  input: { rank: 3 },
  outputShape: (input, { dataFormat: format, keepdims }): Shape => {
    const axis = stepsAxis(format);
    return keepdims
      ? input.map((length, i) => (i === axis ? 1 : length))
      : input.filter((_, i) => i !== axis);
  },
  call(x, { options: { dataFormat: format, keepdims }, masks }) {
    const axis = stepsAxis(format);
    const mask = masks?.[0];
    return mask ? maskedMean(x, mask, axis, keepdims) : mean(x, axis, keepdims);
  },
  outputMask: () => null,
});

function maskedMean(x: Tensor, mask: Tensor, axis: number, keep: boolean): Tensor {
  const counted = expandDims(cast(mask, 'bool'), axis === 1 ? -1 : 1);
  const kept = where(counted, x, zerosLike(x));
  return div(sum(kept, axis, keep), sum(cast(counted, 'float32'), axis, keep));
}
