import { ShapeError, type Shape } from '@graftjs/core';

/** The shape that inputs of an element-wise merge broadcast to. */
export function mergedShape(inputs: readonly Shape[], where: string): Shape {
  const rank = Math.max(...inputs.map((shape) => shape.length));
  return Array.from({ length: rank }, (_, i) => {
    const lengths = inputs.map((shape) => {
      // Shorter shapes line up at the end, the batch axis apart.
      if (i === 0) return shape[0] ?? null;
      const at = shape.length - rank + i;
      return at < 1 ? 1 : (shape[at] ?? null);
    });
    const known = [...new Set(lengths.filter((length) => length !== null && length !== 1))];
    if (known.length > 1) {
      throw new ShapeError({
        where,
        problem: `the inputs differ on axis ${i}`,
        operands: inputs.map((value, k) => ({ label: `input ${k}`, value })),
      });
    }
    return known[0] ?? (lengths.includes(null) ? null : 1);
  });
}
