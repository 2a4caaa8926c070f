import { ConfigError, defineInitializer, options } from '@graftjs/core';

export const zeros = defineInitializer({ type: 'initializers/Zeros', fill: () => {} });

export const ones = defineInitializer({
  type: 'initializers/Ones',
  fill: (values) => void values.fill(1),
});

type Nested = number | readonly Nested[];

const isNested = (value: unknown): value is Nested =>
  Number.isFinite(value) || (Array.isArray(value) && value.every(isNested));

const flattened = (value: Nested): readonly number[] =>
  typeof value === 'number' ? [value] : value.flatMap(flattened);

/** One number everywhere, or a list of them (nested, if wanted) for the last axes of the shape. */
export const constant = defineInitializer({
  type: 'initializers/Constant',
  options: {
    value: options.custom<Nested, Nested, { default: number }>(
      'a number, or a list of numbers',
      (value) => (isNested(value) ? value : undefined),
      { default: 0 },
    ),
  },
  positional: 'value',
  fill(values, { shape, options: { value } }) {
    const given = flattened(value);
    if (values.length % given.length !== 0) {
      throw new ConfigError({
        where: 'Constant',
        problem: `its ${given.length} values do not fill the shape`,
        operands: [{ label: 'shape', value: shape }],
      });
    }
    for (let i = 0; i < values.length; i++) values[i] = given[i % given.length] ?? 0;
  },
});

/** Ones on the diagonal of a matrix, times `gain`. */
export const identity = defineInitializer({
  type: 'initializers/Identity',
  options: { gain: options.number({ default: 1 }) },
  fill(values, { shape, options: { gain } }) {
    const [rows = 0, columns = 0] = shape;
    if (shape.length !== 2) {
      throw new ConfigError({
        where: 'Identity',
        problem: 'it fills matrices only',
        operands: [{ label: 'shape', value: shape }],
      });
    }
    for (let i = 0; i < Math.min(rows, columns); i++) values[i * columns + i] = gain;
  },
});
