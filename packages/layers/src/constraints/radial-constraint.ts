import {
  ConfigError,
  defineConstraint,
  gather,
  reshape,
  tensor1d,
  type Tensor,
} from '@graftjs/core';

/**
 * Makes square kernels of convolutions constant on square rings around their middle, as Keras 2 does:
 * each ring takes a value on the diagonal, below the middle, and the middle the one above it.
 */
export const radialConstraint = defineConstraint({
  type: 'constraints/RadialConstraint',
  project(w) {
    const [rows = 0, columns = 0, channels = 1, filters = 1] = w.shape;
    if (w.rank !== 4 || rows !== columns) {
      throw new ConfigError({
        where: 'RadialConstraint',
        problem: 'it holds square kernels [height, width, channels, filters] only',
        operands: [{ label: 'shape', value: w.shape }],
      });
    }
    const flat: Tensor = reshape(w, [rows * columns, channels * filters]);
    const rings = Int32Array.from({ length: rows * columns }, (_, at) =>
      sourceOf(Math.floor(at / columns), at % columns, rows),
    );
    return reshape(gather(flat, tensor1d(rings, 'int32')), w.shape);
  },
});

/** The place, on the diagonal of a flattened kernel, that a cell takes its value from. */
function sourceOf(row: number, column: number, size: number): number {
  const half = Math.floor(size / 2);
  const depth = Math.min(row, column, size - 1 - row, size - 1 - column);
  // Rings counted from the middle, which is one cell or four.
  const ring = Math.ceil(size / 2) - 1 - depth;
  const odd = size % 2;
  const at = ring === 0 ? Math.max(half - 1, 0) : half + ring - odd;
  return at * size + at;
}
