import { options, ShapeError, type Shape } from '@graftjs/core';

/** One axis or several, negative ones counted from the end; the last by default. */
export const axes = options.custom<
  number | readonly number[],
  number | readonly number[],
  { default: number }
>(
  'an axis or a list of axes',
  (value) => {
    if (Number.isInteger(value)) return value as number;
    const valid = Array.isArray(value) && value.length > 0 && value.every(Number.isInteger);
    return valid ? (value as number[]) : undefined;
  },
  { default: -1 },
);

/** The axes counted from the front, in order. */
export function positiveAxes(
  given: number | readonly number[],
  input: Shape,
  where: string,
): number[] {
  const list = typeof given === 'number' ? [given] : given;
  const outside = list.find((axis) => axis >= input.length || axis < -input.length);
  if (outside !== undefined) {
    throw new ShapeError({
      where,
      problem: `the input has no axis ${outside}`,
      operands: [{ label: 'input', value: input }],
    });
  }
  return [...new Set(list.map((axis) => (axis < 0 ? axis + input.length : axis)))].sort(
    (a, b) => a - b,
  );
}

/** Lengths of these axes, which must be known. */
export function lengthsOf(input: Shape, along: readonly number[], where: string): number[] {
  return along.map((axis) => {
    const length = input[axis];
    if (typeof length === 'number') return length;
    throw new ShapeError({
      where,
      problem: `axis ${axis} of the input must be known to build it`,
      operands: [{ label: 'input', value: input }],
    });
  });
}

/** A shape that broadcasts: the lengths of some axes, and 1 elsewhere. */
export const broadcastShape = (shape: readonly number[], along: readonly number[]): number[] =>
  shape.map((length, axis) => (along.includes(axis) ? length : 1));

/** Whether sorted axes are the last ones, so that what they span lies side by side. */
export const areLast = (along: readonly number[], rank: number): boolean =>
  along.every((axis, i) => axis === rank - along.length + i);
