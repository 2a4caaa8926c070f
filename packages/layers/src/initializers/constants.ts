import { ConfigError, defineInitializer, options } from '@graftjs/core';

export const zeros = defineInitializer({ type: 'initializers/Zeros', fill: () => {} });

export const ones = defineInitializer({
  type: 'initializers/Ones',
  fill: (values) => void values.fill(1),
});

export const constant = defineInitializer({
  type: 'initializers/Constant',
  options: { value: options.number({ default: 0 }) },
  positional: 'value',
  fill: (values, { options: { value } }) => void values.fill(value),
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
