import { DataError } from '@graftjs/core';

export type Point = readonly [x: number, y: number];

/** One movement of the pen: control points of a line (2), a quadratic (3) or a cubic curve (4). */
export type Segment = readonly Point[];

const POINTS_OF: Readonly<Record<string, number>> = { M: 1, L: 1, Q: 2, C: 3 };

/** The segments of a path such as `M .2 .1 L .8 .9 Q 1 1 .5 .5`; all coordinates are absolute. */
export function parsePath(path: string): Segment[] {
  const segments: Segment[] = [];
  let pen: Point | null = null;
  for (const [, command = '', rest = ''] of path.matchAll(/([A-Za-z])([^A-Za-z]*)/g)) {
    const numbers = rest.match(/-?\d*\.?\d+/g)?.map(Number) ?? [];
    const points = pointsOf(numbers);
    const last = points.at(-1);
    if (points.length !== POINTS_OF[command] || numbers.length % 2 === 1 || !last) {
      throw malformed(path, `${command}${rest}`.trim());
    }
    if (command !== 'M') {
      if (!pen) throw malformed(path, command);
      segments.push([pen, ...points]);
    }
    pen = last;
  }
  if (segments.length === 0) throw malformed(path, path);
  return segments;
}

/** Points along a segment, near enough to each other to be joined by straight lines. */
export function flatten(segment: Segment, steps = 8): Point[] {
  if (segment.length === 2) return [...segment];
  return Array.from({ length: steps + 1 }, (_, i) => bezierAt(segment, i / steps));
}

/** De Casteljau. */
function bezierAt(points: Segment, t: number): Point {
  if (points.length === 1) return points[0] as Point;
  const between = points.slice(1).map(([x, y], i): Point => {
    const [fromX, fromY] = points[i] as Point;
    return [fromX + (x - fromX) * t, fromY + (y - fromY) * t];
  });
  return bezierAt(between, t);
}

function pointsOf(numbers: readonly number[]): Point[] {
  const points: Point[] = [];
  for (let i = 0; i + 1 < numbers.length; i += 2) {
    points.push([numbers[i] as number, numbers[i + 1] as number]);
  }
  return points;
}

function malformed(path: string, part: string): DataError {
  return new DataError({
    where: 'glyphs',
    problem: 'a stroke cannot be read',
    operands: [
      { label: 'at', value: part },
      { label: 'path', value: path },
    ],
    hint: 'Strokes begin with "M x y" and go on with "L x y", "Q x y x y" or "C x y x y x y".',
  });
}
