import { options } from '@graftjs/core';

/** How much before and after an axis. */
export type Side = readonly [number, number];
/** For each spatial axis: [[top, bottom], [left, right]]. */
export type Sides = readonly Side[];

const isCount = (value: unknown): value is number =>
  Number.isInteger(value) && (value as number) >= 0;

const isSide = (value: unknown): value is Side =>
  Array.isArray(value) && value.length === 2 && value.every(isCount);

/** 1, [1, 2, …] (one for each axis) or [[before, after], …]. */
function parseSides(value: unknown, axes: number): Sides | undefined {
  const given: unknown = isCount(value) ? Array(axes).fill(value) : value;
  if (!Array.isArray(given) || given.length !== axes) return undefined;
  const sides = (given as unknown[]).map((side) => (isCount(side) ? [side, side] : side));
  return sides.every(isSide) ? (sides as unknown as Sides) : undefined;
}

/** Rows, columns and so on to add or take away on each side of two or three axes. */
export const sides = (axes: 2 | 3, standard: number) =>
  options.custom<Sides, number | readonly (number | Side)[], { default: Sides }>(
    `a whole number, ${axes} of them, or ${axes} of [before, after]`,
    (value) => parseSides(value, axes),
    { default: Array.from({ length: axes }, () => [standard, standard] as const) },
  );

/** Steps to add or take away before and after a sequence. */
export const side = options.custom<Side, number | Side, { default: Side }>(
  'a whole number, or [before, after]',
  (value) => (isCount(value) ? [value, value] : isSide(value) ? value : undefined),
  { default: [1, 1] },
);
