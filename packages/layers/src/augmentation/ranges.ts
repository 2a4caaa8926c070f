import { add, mul, options, sub, tensor4d, type Random, type Tensor } from '@graftjs/core';

/** Where a factor may lie. */
export type Range = readonly [low: number, high: number];

const isNumber = (value: unknown): value is number =>
  typeof value === 'number' && Number.isFinite(value);

/**
 * How strong a change may be: a range, or one number f for the range from −f to f, or as much of it as
 * is allowed.
 */
export function factor<const D extends { readonly default?: Range }>(
  [low, high]: Range,
  settings: D = {} as D,
) {
  return options.custom<Range, number | Range, D>(
    `a number from ${low} to ${high}, or two`,
    (value) => {
      const within = (x: unknown): x is number => isNumber(x) && x >= low && x <= high;
      if (Array.isArray(value)) {
        const [a, b] = value as unknown[];
        return value.length === 2 && within(a) && within(b)
          ? [Math.min(a, b), Math.max(a, b)]
          : undefined;
      }
      return within(value) ? [Math.max(-Math.abs(value), low), Math.abs(value)] : undefined;
    },
    settings,
  );
}

/** The lowest and the highest value that a pixel can have. */
export const valueRange = options.custom<Range, Range, { default: Range }>(
  'two numbers',
  (value) => {
    const [a, b] = Array.isArray(value) ? (value as unknown[]) : [];
    return isNumber(a) && isNumber(b) ? [Math.min(a, b), Math.max(a, b)] : undefined;
  },
  { default: [0, 255] },
);

/** Pixels of one range of values brought to another. */
export function betweenRanges(images: Tensor, [a, b]: Range, [c, d]: Range): Tensor {
  if (a === c && b === d) return images;
  return add(mul(sub(images, a), (d - c) / (b - a)), c);
}

/** One number for each example, drawn from a range. */
export const drawEach = (random: Random, batch: number, [low, high]: Range): number[] =>
  Array.from({ length: batch }, () => random.uniform(low, high));

/** One choice for each example: whether it is changed, with a probability drawn from a range. */
export const drawWhether = (random: Random, batch: number, chances: Range): boolean[] =>
  drawEach(random, batch, chances).map((chance) => random.uniform() < chance);

/** One number for each example, in a shape that fits its pixels. */
export const forExamples = (values: readonly number[]): Tensor =>
  tensor4d([...values], [values.length, 1, 1, 1]);
