import { defineLayer, options, pad } from '@graftjs/core';
import { dataFormat, shapeWithChannelsLast, withChannelsLast } from './data-format.js';

type Sides = readonly [readonly [number, number], readonly [number, number]];

const isCount = (value: unknown): value is number =>
  Number.isInteger(value) && (value as number) >= 0;

/** 1, [1, 2] (rows, columns) or [[top, bottom], [left, right]]. */
function parseSides(value: unknown): Sides | undefined {
  if (isCount(value))
    return [
      [value, value],
      [value, value],
    ];
  if (!Array.isArray(value) || value.length !== 2) return undefined;
  const sides = (value as unknown[]).map((side) => (isCount(side) ? [side, side] : side));
  const valid = sides.every(
    (side) => Array.isArray(side) && side.length === 2 && side.every(isCount),
  );
  return valid ? (sides as unknown as Sides) : undefined;
}

type GivenSides = number | readonly [number, number] | Sides;

/** Rows and columns of zeros around images; one on each side by default. */
export const zeroPadding2d = defineLayer({
  type: 'layers/ZeroPadding2D',
  options: {
    padding: options.custom<Sides, GivenSides, { default: Sides }>(
      'a whole number, [rows, columns] or [[top, bottom], [left, right]]',
      parseSides,
      {
        default: [
          [1, 1],
          [1, 1],
        ],
      },
    ),
    dataFormat,
  },
  input: { rank: 4 },
  outputShape: (input, { padding, dataFormat: format }) =>
    shapeWithChannelsLast(
      input,
      format,
      ([batch = null, height = null, width = null, channels = null]) => [
        batch,
        height === null ? null : height + padding[0][0] + padding[0][1],
        width === null ? null : width + padding[1][0] + padding[1][1],
        channels,
      ],
    ),
  call: (x, { options: { padding, dataFormat: format } }) =>
    withChannelsLast(x, format, (image) =>
      pad(image, [[0, 0], [...padding[0]], [...padding[1]], [0, 0]] as [number, number][]),
    ),
  outputMask: () => null,
});
