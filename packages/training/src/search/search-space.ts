import { ConfigError, type Random } from '@graftjs/core';

/** The values that one hyperparameter may have. */
export interface Choice<T> {
  /** All of them, for a grid; `null` where there is no end to them. */
  readonly values: readonly T[] | null;
  draw(random: Random): T;
}

/**
 * One of a few values.
 *
 * @example
 * search({ space: { units: oneOf([16, 32, 64]) }, … }, evaluate);
 */
export const oneOf = <const T>(values: readonly T[]): Choice<T> => ({
  values,
  draw: (random) => values[random.integer(values.length)] as T,
});

/**
 * A number between two, all equally likely.
 *
 * @example
 * search({ space: { dropout: uniform(0, 0.5) }, … }, evaluate);
 */
export const uniform = (minimum: number, maximum: number): Choice<number> => ({
  values: null,
  draw: (random) => random.uniform(minimum, maximum),
});

/**
 * A number between two, all orders of magnitude equally likely: learning rates, penalties.
 *
 * @example
 * search({ space: { rate: logUniform(1e-4, 1e-1) }, … }, evaluate);
 */
export const logUniform = (minimum: number, maximum: number): Choice<number> => ({
  values: null,
  draw: (random) => Math.exp(random.uniform(Math.log(minimum), Math.log(maximum))),
});

/**
 * A whole number between two, both counted.
 *
 * @example
 * search({ space: { layers: wholeBetween(1, 4) }, … }, evaluate);
 */
export const wholeBetween = (minimum: number, maximum: number): Choice<number> => ({
  values: Array.from({ length: maximum - minimum + 1 }, (_, i) => minimum + i),
  draw: (random) => minimum + random.integer(maximum - minimum + 1),
});

export type SearchSpace = { readonly [name: string]: Choice<unknown> };

/** One value for each hyperparameter. */
export type Point<S extends SearchSpace> = {
  readonly [K in keyof S]: S[K] extends Choice<infer T> ? T : never;
};

/** Every combination, the last hyperparameter changing fastest. */
export function gridOf<S extends SearchSpace>(space: S): Point<S>[] {
  let points: { readonly [name: string]: unknown }[] = [{}];
  for (const [name, { values }] of Object.entries(space)) {
    if (!values) {
      throw new ConfigError({
        where: 'search',
        problem: `"${name}" has no end of values, and a grid needs each`,
        hint: "Use oneOf([…]) for it, or strategy: 'random'.",
      });
    }
    points = points.flatMap((point) => values.map((value) => ({ ...point, [name]: value })));
  }
  return points as Point<S>[];
}

export const drawPoint = <S extends SearchSpace>(space: S, random: Random): Point<S> =>
  Object.fromEntries(
    Object.entries(space).map(([name, choice]) => [name, choice.draw(random.split(name))]),
  ) as Point<S>;
