import { options } from '@graftjs/core';

/** [[top, bottom], [left, right]]. */
export type Sides = readonly [readonly [number, number], readonly [number, number]];
type GivenSides = number | readonly [number, number] | Sides;

const isCount = (value: unknown): value is number =>
  Number.isInteger(value) && (value as number) >= 0;

/** 1, [1, 2] (rows, columns) or [[top, bottom], [left, right]]. */
function parseSides(value: unknown): Sides | undefined {
  const given: unknown = isCount(value) ? [value, value] : value;
  if (!Array.isArray(given) || given.length !== 2) return undefined;
  const sides = (given as unknown[]).map((side) => (isCount(side) ? [side, side] : side));
  const valid = sides.every(
    (side) => Array.isArray(side) && side.length === 2 && side.every(isCount),
  );
  return valid ? (sides as unknown as Sides) : undefined;
}

/** Rows and columns to add or take away on each side. */
export const sides = (standard: number) =>
  options.custom<Sides, GivenSides, { default: Sides }>(
    'a whole number, [rows, columns] or [[top, bottom], [left, right]]',
    parseSides,
    {
      default: [
        [standard, standard],
        [standard, standard],
      ],
    },
  );
