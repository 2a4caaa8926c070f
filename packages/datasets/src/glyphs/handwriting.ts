import type { Random } from '@graftjs/core';
import type { Point, Segment } from './stroke-path.js';

/** How one hand writes one symbol once: a slant, a size, a place, and a trembling pen. */
export interface Handwriting {
  /** Moves the control points of a stroke, each a little differently. */
  tremble(segments: readonly Segment[]): Segment[];
  /** From the square of the symbol to the square of the image, [0, 1]² both. */
  place(point: Point): Point;
  /** Width of the pen, as a share of the image. */
  readonly penWidth: number;
}

/** Draws a handwriting by lot. */
export function handwriting(random: Random): Handwriting {
  const slant = random.normal(0, 0.22);
  const angle = random.normal(0, 0.13);
  const width = random.uniform(0.42, 0.74);
  const height = random.uniform(0.55, 0.8);
  const shift: Point = [random.uniform(-0.07, 0.07), random.uniform(-0.07, 0.07)];
  const unsteadiness = random.uniform(0.015, 0.05);
  const bend = wave(random);
  const [cos, sin] = [Math.cos(angle), Math.sin(angle)];
  return {
    penWidth: random.uniform(0.045, 0.115),
    tremble(segments) {
      // Strokes that meet in a point still meet after it has moved.
      const moved = new Map<string, Point>();
      const move = (point: Point): Point => {
        const key = point.join(' ');
        const known = moved.get(key) ?? [
          point[0] + random.normal(0, unsteadiness),
          point[1] + random.normal(0, unsteadiness),
        ];
        moved.set(key, known);
        return known;
      };
      return segments.map((segment) => segment.map(move));
    },
    place(point) {
      const [bentX, bentY] = bend(point);
      const y = (bentY - 0.5) * height;
      const x = (bentX - 0.5) * width - slant * y;
      return [0.5 + shift[0] + x * cos - y * sin, 0.5 + shift[1] + x * sin + y * cos];
    },
  };
}

/** A gentle bending of the whole square: one slow wave in each direction. */
function wave(random: Random): (point: Point) => Point {
  const strength = (): number => random.normal(0, 0.035);
  const phase = (): number => random.uniform(0, 2 * Math.PI);
  const [ax, px, ay, py] = [strength(), phase(), strength(), phase()];
  const [fx, fy] = [random.uniform(2, 5), random.uniform(2, 5)];
  return ([x, y]) => [x + ax * Math.sin(fx * y + px), y + ay * Math.sin(fy * x + py)];
}
