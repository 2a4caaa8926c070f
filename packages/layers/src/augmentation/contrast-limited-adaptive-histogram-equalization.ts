import { options, tensor, type Tensor } from '@graftjs/core';
import { defineAugmentation, imageSize } from './define-augmentation.js';
import { betweenRanges, valueRange } from './ranges.js';
import { equalisePlane, type TileGrid } from './tile-equalizer.js';

type Tiles = readonly [rows: number, columns: number];
const tiles = options.custom<Tiles, Tiles, { default: Tiles }>(
  'two whole numbers of at least 1',
  (value) =>
    Array.isArray(value) && value.length === 2 && value.every((n) => Number.isInteger(n) && n > 0)
      ? (value as unknown as Tiles)
      : undefined,
  { default: [8, 8] },
);

function equalise(bytes: Tensor, grid: TileGrid): Tensor {
  const { batch, height, width, channels } = imageSize(bytes);
  const values = bytes.dataSync();
  const result = new Float32Array(values.length);
  for (let b = 0; b < batch; b++) {
    for (let c = 0; c < channels; c++) {
      const place = (pixel: number) => (b * height * width + pixel) * channels + c;
      const at = (y: number, x: number) => values[place(y * width + x)] ?? 0;
      equalisePlane({ height, width, at }, grid).forEach((value, pixel) => {
        result[place(pixel)] = value;
      });
    }
  }
  return tensor(result, bytes.shape);
}

/**
 * Spreads the values of each channel evenly, tile by tile, and limits how much contrast that may add
 * (Zuiderveld 1994). Not random, so it predicts with it too.
 */
export const contrastLimitedAdaptiveHistogramEqualization = defineAugmentation({
  type: 'layers/ContrastLimitedAdaptiveHistogramEqualization',
  options: {
    valueRange,
    /** How many times its even share a value may count for; 0 sets no limit. */
    clipLimit: options.number({ min: 0, default: 4 }),
    tileGridSize: tiles,
  },
  always: true,
  seedless: true,
  draw: () => null,
  apply(images, _, { valueRange: range, clipLimit, tileGridSize: [rows, columns] }) {
    const bytes = betweenRanges(images, range, [0, 255]);
    return betweenRanges(equalise(bytes, { rows, columns, clipLimit }), [0, 255], range);
  },
});
