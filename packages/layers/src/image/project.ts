import type { Tensor } from '@graftjs/core';
import { sampleImages, type Interpolate, type Sampler } from './sample.js';

export const FILL_MODES = ['reflect', 'wrap', 'constant', 'nearest'] as const;
export type FillMode = (typeof FILL_MODES)[number];

/** Eight numbers: x′ = (a₀x + a₁y + a₂) / k, y′ = (b₀x + b₁y + b₂) / k, k = c₀x + c₁y + 1. */
export type Projection = readonly number[];

export interface Projecting {
  readonly interpolation: Interpolate;
  readonly fillMode: FillMode;
  readonly fillValue: number;
}

/** A coordinate outside a line of pixels, brought inside as TensorFlow does; constants stay outside. */
function inside(at: number, length: number, mode: FillMode): number {
  if (mode === 'constant') return at;
  const clamp = (x: number) => Math.max(0, Math.min(length - 1, x));
  if (mode === 'nearest' || (at >= 0 && at <= length - 1)) return clamp(at);
  if (length <= 1) return 0;
  if (mode === 'wrap') {
    const turns = Math.trunc(Math.abs(at) / (length - 1));
    return clamp(at < 0 ? at + length * (turns + 1) : at - length * turns);
  }
  const period = 2 * length;
  if (at < 0) {
    const shifted = at < period ? period * Math.trunc(-at / period) + at : at;
    return clamp(shifted < -length ? shifted + period : -shifted - 1);
  }
  const shifted = at - period * Math.trunc(at / period);
  return clamp(shifted >= length ? period - shifted - 1 : shifted);
}

/** Images seen through a projection each: pixels of the output to where they come from. */
export function projectImages(
  images: Tensor,
  projections: readonly Projection[],
  { interpolation, fillMode, fillValue }: Projecting,
): Tensor {
  const [, height = 1, width = 1] = images.shape;
  const indexOf = (y: number, x: number): number =>
    y >= 0 && y < height && x >= 0 && x < width ? y * width + x : -1;
  const sampler: Sampler = (b, y, x) => {
    const [a0 = 1, a1 = 0, a2 = 0, b0 = 0, b1 = 1, b2 = 0, c0 = 0, c1 = 0] = projections[b] ?? [];
    const k = c0 * x + c1 * y + 1;
    if (k === 0) return [{ index: -1, weight: 1 }];
    const fromX = inside((a0 * x + a1 * y + a2) / k, width, fillMode);
    const fromY = inside((b0 * x + b1 * y + b2) / k, height, fillMode);
    if (interpolation === 'nearest') {
      return [{ index: indexOf(Math.round(fromY), Math.round(fromX)), weight: 1 }];
    }
    const [left, top] = [Math.floor(fromX), Math.floor(fromY)];
    const [dx, dy] = [fromX - left, fromY - top];
    return [
      { index: indexOf(top, left), weight: (1 - dy) * (1 - dx) },
      { index: indexOf(top, left + 1), weight: (1 - dy) * dx },
      { index: indexOf(top + 1, left), weight: dy * (1 - dx) },
      { index: indexOf(top + 1, left + 1), weight: dy * dx },
    ];
  };
  return sampleImages(images, sampler, interpolation === 'nearest' ? 1 : 4, fillValue);
}

/** A turn by an angle in degrees around the middle of images. */
export function rotation(angle: number, height: number, width: number): Projection {
  const [cos, sin] = [Math.cos((angle * Math.PI) / 180), Math.sin((angle * Math.PI) / 180)];
  const [x, y] = [(width - 1) / 2, (height - 1) / 2];
  return [cos, -sin, x - x * cos + y * sin, sin, cos, y - x * sin - y * cos, 0, 0];
}

type Point = readonly [x: number, y: number];

/** The projection that takes the end points of the output to the start points of the input. */
export function projectionBetween(starts: readonly Point[], ends: readonly Point[]): Projection {
  const rows = starts.flatMap(([sx, sy], i) => {
    const [ex, ey] = ends[i] ?? [0, 0];
    return [
      [ex, ey, 1, 0, 0, 0, -sx * ex, -sx * ey, sx],
      [0, 0, 0, ex, ey, 1, -sy * ex, -sy * ey, sy],
    ];
  });
  return solve(rows);
}

/** Gauss's elimination with pivots, the right side in the last column. */
function solve(rows: number[][]): number[] {
  const size = rows.length;
  for (let column = 0; column < size; column++) {
    let pivot = column;
    for (let i = column; i < size; i++) {
      if (Math.abs(rows[i]?.[column] ?? 0) > Math.abs(rows[pivot]?.[column] ?? 0)) pivot = i;
    }
    [rows[column], rows[pivot]] = [rows[pivot] as number[], rows[column] as number[]];
    const own = rows[column] as number[];
    const lead = own[column] || 1;
    for (let i = 0; i < size; i++) {
      if (i === column) continue;
      const row = rows[i] as number[];
      const times = (row[column] ?? 0) / lead;
      for (let j = column; j <= size; j++) row[j] = (row[j] ?? 0) - times * (own[j] ?? 0);
    }
  }
  return rows.map((row, i) => (row[size] ?? 0) / (row[i] || 1));
}
