/** A shape whose free axes (the batch axis, mostly) are `null`. */
export type Shape = readonly (number | null)[];

/** Number of elements, free axes counted as one. */
export function sizeOf(shape: Shape): number {
  return shape.reduce<number>((size, axis) => size * (axis ?? 1), 1);
}

/** Whether two shapes can be the same: equal ranks, and free axes match anything. */
export function shapesMatch(a: Shape, b: Shape): boolean {
  return (
    a.length === b.length && a.every((axis, i) => axis === null || b[i] === null || axis === b[i])
  );
}

/** Whether two shapes are the same, free axes and all. */
export const sameShape = (a: Shape, b: Shape): boolean =>
  a.length === b.length && a.every((axis, i) => axis === b[i]);

/** `[32, ?, 10]`, the way shapes are written in every message of Graft. */
export function formatShape(shape: Shape): string {
  return `[${shape.map((axis) => axis ?? '?').join(', ')}]`;
}
