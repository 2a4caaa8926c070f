import { expect, test } from '@jest/globals';
import { digitGlyphs } from './digit-glyphs.js';
import { glyphs } from './glyphs.js';
import { letterGlyphs } from './letter-glyphs.js';
import { rasterize } from './rasterize.js';
import { flatten, parsePath } from './stroke-path.js';

const pixelsOf = async (options: Parameters<typeof glyphs>[0]): Promise<number[][]> =>
  (await glyphs(options).toArray()).map(({ x }) => Array.from(x.data));

test('draws so many of each class, class by class, as images with their labels', async () => {
  const data = glyphs({ symbols: digitGlyphs, count: 3, seed: 7, size: 20 });
  expect(data.size).toBe(30);
  expect(Array.from(data.labels ?? []).slice(0, 7)).toEqual([0, 0, 0, 1, 1, 1, 2]);
  const [first] = await data.toArray();
  expect(first?.x.shape).toEqual([20, 20, 1]);
  expect(first?.x.data.length).toBe(400);
});

test('the same seed gives the same pixels, another seed others', async () => {
  const options = { symbols: letterGlyphs.slice(0, 3), count: 4 };
  expect(await pixelsOf({ ...options, seed: 1 })).toEqual(await pixelsOf({ ...options, seed: 1 }));
  expect(await pixelsOf({ ...options, seed: 1 })).not.toEqual(
    await pixelsOf({ ...options, seed: 2 }),
  );
});

test('an example does not depend on how many there are, nor on the other symbols', async () => {
  const [a, b, c] = letterGlyphs as [
    (typeof letterGlyphs)[0],
    (typeof letterGlyphs)[0],
    (typeof letterGlyphs)[0],
  ];
  const few = await pixelsOf({ symbols: [b], count: 2, seed: 5 });
  const many = await pixelsOf({ symbols: [a, b, c], count: 9, seed: 5 });
  expect(many.slice(9, 11)).toEqual(few);
});

test('no two drawings are alike, and each has ink and paper', async () => {
  const images = await pixelsOf({
    symbols: [...digitGlyphs, ...letterGlyphs],
    count: 5,
    seed: 3,
    noise: 0,
  });
  expect(new Set(images.map(String)).size).toBe(images.length);
  for (const image of images) {
    const inked = image.filter((pixel) => pixel > 127).length / image.length;
    expect(inked).toBeGreaterThan(0.01);
    expect(inked).toBeLessThan(0.45);
  }
});

test('letters and digits are symbols of different names', () => {
  const names = [...digitGlyphs, ...letterGlyphs].map(({ name }) => name);
  expect(new Set(names).size).toBe(names.length);
  expect([digitGlyphs.length, letterGlyphs.length]).toEqual([10, 22]);
});

test('a line of width 2 covers as many pixels as its length times its width', () => {
  const image = rasterize(
    [
      [
        [4, 10],
        [16, 10],
      ],
    ],
    { size: 20, width: 2 },
  );
  const ink = image.reduce((sum, value) => sum + value, 0);
  // A rectangle of 12 x 2 and a round cap of radius 1 at each end.
  expect(Math.abs(ink - (24 + Math.PI))).toBeLessThan(1);
  expect(image[10 * 20 + 10]).toBe(1);
  expect(image[5 * 20 + 10]).toBe(0);
});

test('curves begin, end and pass where Bézier says', () => {
  const [segment] = parsePath('M 0 0 Q 1 0 1 1');
  const points = flatten(segment ?? [], 2);
  expect(points).toEqual([
    [0, 0],
    [0.75, 0.25],
    [1, 1],
  ]);
});

test('names what is wrong with a stroke, a count, a size', () => {
  const symbol = (path: string) => [{ name: 'x', variants: [path] as const }];
  const draw = (path: string) => glyphs({ symbols: symbol(path), count: 1, seed: 1 });
  expect(() => draw('M 0 0 L 1')).toThrow(
    [
      'glyphs: a stroke cannot be read [GRAFT-DATA]',
      '  at    L 1',
      '  path  M 0 0 L 1',
      '  Hint: Strokes begin with "M x y" and go on with "L x y", "Q x y x y" or "C x y x y x y".',
    ].join('\n'),
  );
  expect(() => draw('L 1 1')).toThrow('a stroke cannot be read');
  expect(() => draw('')).toThrow('a stroke cannot be read');
  expect(() => glyphs({ symbols: digitGlyphs, count: 0, seed: 1 })).toThrow(
    'count is not a positive whole number',
  );
  expect(() => glyphs({ symbols: [], count: 1, seed: 1 })).toThrow('there are no symbols');
});
