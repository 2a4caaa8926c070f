import { copyFile, mkdir, mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import sharp from 'sharp';
import { dataDir, describeData } from '../../../../tools/jest/real-data.js';
import { graft } from '../testing/graft.js';
import { makePhotos } from '../testing/photo-folder.js';
import { makeBase } from '../testing/small-base.js';

jest.setTimeout(120_000);
let folder = '';
const at = (...names: string[]): string => join(folder, ...names);

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'graft-explain-'));
  await makePhotos(at('photos'), 5);
  await makeBase(at('base'));
  const { code } = await graft(
    ...['train', at('photos'), '--base', at('base'), '--out', at('run'), '--seed', '5'],
    ...['--recipe', 'linear-probe', '--preprocess', 'zeroToOne', '--backend', 'simd'],
  );
  expect(code).toBe(0);
});
afterAll(() => rm(folder, { recursive: true }));

const explain = (...more: string[]) =>
  graft('explain', at('run'), at('photos', 'red', '1.jpg'), '--out', at('pictures'), ...more);

interface Found {
  class: string;
  pictures: { method: string; picture: string; completenessError?: number }[];
  nearest?: { file: string; similarity: number }[];
}

describe('graft explain', () => {
  it('draws every kind of map, and finds the photos nearest', async () => {
    const { code, json } = await explain('--method', 'all', '--photos', at('photos'), '--json');
    expect(code).toBe(0);
    const [found] = json['images'] as [Found];
    expect(found.class).toBe('red');
    expect(found.pictures.map(({ method }) => method)).toEqual([
      ...['grad-cam', 'grad-cam++', 'integrated-gradients', 'occlusion', 'smooth-grad'],
    ]);
    expect(found.pictures[2]?.completenessError).toBeLessThan(0.05);
    for (const { picture } of found.pictures) {
      // The photo, and beside it the same in the shape of the photo: 40 x 32.
      expect(await sharp(picture).metadata()).toMatchObject({ width: 968, height: 384 });
    }
    expect(found.nearest?.[0]).toEqual({ file: 'red/1.jpg', similarity: expect.closeTo(1, 5) });
    expect(found.nearest).toHaveLength(5);
    expect(await readdir(at('pictures'))).toHaveLength(6);
  });

  it('explains the class that is asked for, and checks itself', async () => {
    const { code, stdout } = await explain('--class', 'blue', '--layer', 'conv_a', '--check');
    expect(code).toBe(0);
    expect(stdout).toMatch(/red\/1\.jpg: blue \(/);
    expect(stdout).toMatch(
      /check +(the map of a model with shuffled weights is -?\d|with shuffled weights there)/,
    );
  });

  it('names classes, layers and methods that are not there', async () => {
    expect((await explain('--class', 'bleu')).stderr).toContain('Did you mean "blue"?');
    expect((await explain('--layer', 'conv_c')).stderr).toContain('Did you mean "conv_a"');
    const { code, stderr } = await explain('--method', 'gradcam');
    expect(code).toBe(2);
    expect(stderr).toContain('Did you mean "grad-cam"');
  });

  it('refuses a folder for its pictures that is a file', async () => {
    const file = at('photos', 'red', '1.jpg');
    const { code, stderr } = await graft('explain', at('run'), file, '--out', file);
    expect(code).toBe(1);
    expect(stderr).toContain('it cannot be written there');
  });
});

describeData('graft explain, on a photo', () => {
  it('finds the panda where it is', async () => {
    await mkdir(at('animals'));
    await copyFile(join(dataDir, 'sample-images/panda.jpg'), at('animals', 'panda.jpg'));
    const { code, json } = await graft(
      ...['explain', join(dataDir, 'mobilenet-v1-025-224-tfjs'), at('animals', 'panda.jpg')],
      ...['--out', at('panda'), '--json'],
    );
    expect(code).toBe(0);
    const [found] = json['images'] as [Found];
    expect(found.class).toMatch(/388|panda/);
    const { data, info } = await sharp(found.pictures[0]!.picture)
      .removeAlpha()
      .raw()
      .toBuffer({ resolveWithObject: true });
    // Yellow is what counts most: the picture on the right is yellower where the animal is.
    const left = (info.width - 8) / 2 + 8;
    const yellow = (from: number, to: number, top: number, bottom: number): number => {
      let [total, count] = [0, 0];
      for (let y = Math.round(top * info.height); y < bottom * info.height; y++) {
        for (let x = Math.round(from * left); x < to * (left - 8); x++, count++) {
          const i = 3 * (y * info.width + left + x);
          total += (data[i] as number) - (data[i + 2] as number);
        }
      }
      return total / count;
    };
    expect(yellow(0.35, 0.8, 0.25, 0.6)).toBeGreaterThan(yellow(0, 0.25, 0, 1) + 40);
  });
});
