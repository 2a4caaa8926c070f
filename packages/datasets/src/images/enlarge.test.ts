import { describe, expect, test } from '@jest/globals';
import { enlarge, type EnlargeKernel } from './enlarge.js';

const image = (height: number, width: number, channels: number) => ({
  data: Uint8Array.from({ length: height * width * channels }, (_, i) => (i * 37 + 11) % 256),
  shape: [height, width, channels],
});

/** The definition, pixel by pixel: half-pixel centres, neighbours clamped at the edges. */
function bilinearPixel(
  { data, shape }: { data: Uint8Array; shape: number[] },
  y: number,
  x: number,
  c: number,
): number {
  const [height, width, channels] = shape as [number, number, number];
  const at = (row: number, column: number): number => {
    const r = Math.min(height - 1, Math.max(0, row));
    const s = Math.min(width - 1, Math.max(0, column));
    return data[(r * width + s) * channels + c] as number;
  };
  const [top, left] = [Math.floor(y), Math.floor(x)];
  const [v, u] = [y - top, x - left];
  const above = at(top, left) * (1 - u) + at(top, left + 1) * u;
  const below = at(top + 1, left) * (1 - u) + at(top + 1, left + 1) * u;
  return above * (1 - v) + below * v;
}

describe('enlarge', () => {
  test.each([
    [
      [3, 5],
      [7, 8],
    ],
    [
      [2, 2],
      [5, 2],
    ],
    [
      [1, 1],
      [4, 3],
    ],
    [
      [4, 1],
      [4, 6],
    ],
  ] as const)('bilinear from %j to %j follows the definition', (from, to) => {
    const source = image(from[0], from[1], 3);
    const { data, shape } = enlarge(source, to, 'bilinear');
    expect(shape).toEqual([...to, 3]);
    for (let i = 0; i < data.length; i++) {
      const [c, x, y] = [i % 3, Math.floor(i / 3) % to[1], Math.floor(i / 3 / to[1])];
      const expected = bilinearPixel(
        source,
        ((y + 0.5) * from[0]) / to[0] - 0.5,
        ((x + 0.5) * from[1]) / to[1] - 0.5,
        c,
      );
      expect(Math.abs((data[i] as number) - expected)).toBeLessThanOrEqual(0.5 + 1e-3);
    }
  });

  test.each<EnlargeKernel>(['nearest', 'bilinear', 'bicubic', 'lanczos'])(
    '%s keeps a flat image flat and a same-sized one the same',
    (kernel) => {
      const flat = { data: new Uint8Array(2 * 3).fill(77), shape: [2, 3, 1] };
      expect(new Set(enlarge(flat, [5, 9], kernel).data)).toEqual(new Set([77]));
      const source = image(3, 4, 1);
      expect(enlarge(source, [3, 4], kernel).data).toEqual(source.data);
    },
  );

  test('nearest repeats pixels', () => {
    const source = { data: Uint8Array.of(1, 2, 3), shape: [1, 3, 1] };
    expect([...enlarge(source, [1, 6], 'nearest').data]).toEqual([1, 1, 2, 2, 3, 3]);
  });
});
