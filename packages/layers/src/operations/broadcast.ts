import { ShapeError, type Shape } from '@graftjs/core';

/** The shape that shapes broadcast to, lined up at their ends as in NumPy. */
export function broadcastShape(shapes: readonly Shape[]): Shape {
  const rank = Math.max(0, ...shapes.map(({ length }) => length));
  return Array.from({ length: rank }, (_, i) => {
    const lengths = shapes
      .filter((shape) => i >= rank - shape.length)
      .map((shape) => shape[i - rank + shape.length] ?? null);
    const known = [...new Set(lengths.filter((length) => length !== null && length !== 1))];
    if (known.length > 1) {
      throw new ShapeError({
        where: 'Operation',
        problem: `the tensors differ on axis ${i}`,
        operands: shapes.map((value, k) => ({ label: `tensor ${k}`, value })),
      });
    }
    return known[0] ?? (lengths.includes(null) ? null : 1);
  });
}
