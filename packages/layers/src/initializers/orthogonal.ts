import { defineInitializer, options } from '@graftjs/core';
import { generatorOf } from './random.js';

/**
 * Rows or columns that are orthonormal (Saxe et al. 2014), by modified Gram-Schmidt in double
 * precision over a matrix of normal deviates. Axes before the last are taken together.
 */
export const orthogonal = defineInitializer({
  type: 'initializers/Orthogonal',
  options: { gain: options.number({ default: 1 }), seed: options.nullable(options.integer()) },
  fill(values, { shape, random, options: { gain, seed } }) {
    const columns = shape.at(-1) ?? 1;
    const rows = values.length / columns;
    const generator = generatorOf(random, seed);
    const [count, length] = rows < columns ? [rows, columns] : [columns, rows];
    const vectors: Float64Array[] = [];
    while (vectors.length < count) {
      const vector = Float64Array.from({ length }, () => generator.normal());
      for (const other of vectors) {
        const overlap = dot(vector, other);
        vector.forEach((value, i) => (vector[i] = value - overlap * (other[i] ?? 0)));
      }
      const norm = Math.sqrt(dot(vector, vector));
      // A vector that lies in the span of the others by bad luck is drawn again.
      if (norm > 1e-6) vectors.push(vector.map((value) => value / norm));
    }
    vectors.forEach((vector, v) =>
      vector.forEach((value, i) => {
        values[rows < columns ? v * columns + i : i * columns + v] = gain * value;
      }),
    );
  },
});

function dot(a: Float64Array, b: Float64Array): number {
  return a.reduce((sum, value, i) => sum + value * (b[i] ?? 0), 0);
}
