import { options, tensor, type Tensor } from '@graftjs/core';
import { roundToEven } from '../image/displace.js';
import { defineAugmentation } from './define-augmentation.js';
import { betweenRanges, valueRange } from './ranges.js';

/** What each bin becomes, so that all of them hold about as many pixels; `null` where all are in one. */
function equalised(values: Float32Array, bins: number): number[] | null {
  const histogram = Array<number>(bins).fill(0);
  for (const value of values) {
    const bin = Math.trunc((value * (bins - 1)) / 255);
    histogram[Math.max(0, Math.min(bins - 1, bin))]! += 1;
  }
  if (histogram.filter((count) => count > 0).length <= 1) return null;
  let sum = 0;
  const sums = histogram.map((count) => (sum += count));
  const first = sums.find((count) => count > 0) ?? 0;
  const room = sum - first || 1;
  return sums.map((count) =>
    Math.max(0, Math.min(255, roundToEven(((count - first) * 255) / room))),
  );
}

function equaliseChannels(bytes: Tensor, bins: number): Tensor {
  const values = bytes.dataSync() as Float32Array;
  const channels = bytes.shape[3] ?? 1;
  const result = Float32Array.from(values);
  for (let channel = 0; channel < channels; channel++) {
    const own = values.filter((_, i) => i % channels === channel);
    const table = equalised(own, bins);
    if (!table) continue;
    for (let i = channel; i < values.length; i += channels) {
      const bin = Math.trunc(
        Math.max(0, Math.min(bins - 1, ((values[i] ?? 0) / 255) * (bins - 1))),
      );
      result[i] = table[bin] ?? 0;
    }
  }
  return tensor(result, bytes.shape);
}

/** Spreads the values of each channel evenly over the range, by the histogram of the whole batch. */
export const equalization = defineAugmentation({
  type: 'layers/Equalization',
  options: { valueRange, bins: options.integer({ min: 2, default: 256 }) },
  seedless: true,
  draw: () => null,
  apply: (images, _, { valueRange: range, bins }) =>
    betweenRanges(equaliseChannels(betweenRanges(images, range, [0, 255]), bins), [0, 255], range),
});
