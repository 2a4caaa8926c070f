// Folders that no good model can come of: the message or the notes of the run say why.
import { mkdir, mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { Random } from '@graftjs/core';
import sharp from 'sharp';
import { graft } from '../testing/graft.js';
import { makeBase } from '../testing/small-base.js';

jest.setTimeout(180_000);
let folder = '';
let base = '';
const photos = (): string => join(folder, 'photos');
const out = (): string => join(folder, 'out');

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'graft-mistakes-'));
  base = join(folder, 'base');
  await makeBase(base);
});
afterEach(async () => {
  await rm(photos(), { recursive: true, force: true });
  await rm(out(), { recursive: true, force: true });
});
afterAll(() => rm(folder, { recursive: true }));

/** A noisy picture around a colour. */
function picture(color: readonly number[], seed: number, [width, height] = [12, 12]) {
  const random = new Random(seed);
  const pixels = Uint8Array.from({ length: width! * height! * 3 }, (_, at) =>
    Math.max(0, Math.min(255, color[at % 3]! + random.normal(0, 40))),
  );
  const raw = { width: width!, height: height!, channels: 3 as const };
  return sharp(pixels, { raw }).png().toBuffer();
}

const COLORS = [
  [210, 60, 50],
  [60, 190, 70],
  [50, 80, 220],
] as const;

async function addPhotos(name: string, count: number, color: (i: number) => readonly number[]) {
  await mkdir(join(photos(), name), { recursive: true });
  for (let i = 0; i < count; i++) {
    const seed = name.charCodeAt(0) * 1000 + i;
    await writeFile(join(photos(), name, `${i}.png`), await picture(color(i), seed));
  }
}

const train = (...more: string[]) =>
  graft(
    'train',
    photos(),
    ...['--base', base, '--out', out(), '--recipe', 'linear-probe', '--preprocess', 'zeroToOne'],
    ...['--epochs', '2', '--seed', '5', '--backend', 'simd', ...more],
  );

describe('graft train, on data of little use', () => {
  it('one class', async () => {
    await addPhotos('red', 6, () => COLORS[0]);
    const { code, stderr } = await train();
    expect(code).toBe(1);
    expect(stderr).toContain('there is one class folder, and a classifier needs at least two');
  });

  it('one photo of each class, and one to train on', async () => {
    await addPhotos('red', 1, () => COLORS[0]);
    await addPhotos('green', 1, () => COLORS[1]);
    const few = await train();
    expect(few.code).toBe(1);
    expect(few.stderr).toContain('there are too few photos to put some aside for validation');
    const one = await train('--validation', '0.5');
    expect(one.code).toBe(1);
    expect(one.stderr).toMatch(/there is one training example, of class \d: there is nothing/);
  });

  it('a class that validation has none of', async () => {
    await addPhotos('blue', 1, () => COLORS[2]);
    await addPhotos('green', 9, () => COLORS[1]);
    await addPhotos('red', 9, () => COLORS[0]);
    const { code, json, stdout } = await train('--json');
    expect(code).toBe(0);
    expect(stdout).not.toBe('');
    expect((json['notes'] as string[]).join('\n')).toMatch(/(no|of) .*class "blue"/);
    const metrics = JSON.parse(await readFile(join(out(), 'metrics.json'), 'utf8')) as object;
    expect(metrics).toMatchObject({ notes: json['notes'] });
  });

  it('photos of all sizes are made the size of the model', async () => {
    for (const [k, name] of ['red', 'green'].entries()) {
      await mkdir(join(photos(), name), { recursive: true });
      const sizes = [
        [1, 1],
        [300, 2],
        [24, 24],
        [5, 200],
        [640, 480],
      ] as const;
      for (const [i, size] of sizes.entries()) {
        await writeFile(join(photos(), name, `${i}.png`), await picture(COLORS[k]!, i, [...size]));
      }
    }
    const { code, json } = await train('--json');
    expect(code).toBe(0);
    expect(json).toMatchObject({ examples: { training: 8, validation: 2, skipped: 0 } });
  });

  it('shuffled labels', async () => {
    const random = new Random(3);
    for (const name of ['red', 'green', 'blue']) {
      await addPhotos(name, 20, () => COLORS[random.integer(3)]!);
    }
    const { code, stdout } = await train();
    expect(code).toBe(0);
    expect(stdout).toMatch(
      /Note: validation accuracy \d+\.\d % on 12 examples cannot be told from always answering/,
    );
  });

  it('a thousand classes', async () => {
    const bytes = await Promise.all([0, 1, 2].map((i) => picture(COLORS[i]!, i)));
    for (let k = 0; k < 1000; k++) {
      const name = `class-${String(k).padStart(4, '0')}`;
      await mkdir(join(photos(), name), { recursive: true });
      for (const i of [0, 1])
        await writeFile(join(photos(), name, `${i}.png`), bytes[(k + i) % 3]!);
    }
    const { code, json } = await train('--json', '--validation', '0.5', '--epochs', '1');
    expect(code).toBe(0);
    expect(json['classes']).toHaveLength(1000);
    expect((json['notes'] as string[]).join('\n')).toContain(
      '1,000 classes with 1.0 training examples each on average; guessing is right once in 1,000',
    );
    expect((await stat(join(out(), 'report.html'))).size).toBeLessThan(5e6);
  });
});
