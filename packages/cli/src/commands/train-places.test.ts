// Where photos come in all kinds, and where nothing can be written.
import { chmod, mkdir, mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import sharp from 'sharp';
import { notWritable, writeRunFolder } from '../run-folder/write-run-folder.js';
import { graft } from '../testing/graft.js';
import { makePhotos } from '../testing/photo-folder.js';
import { makeBase } from '../testing/small-base.js';

jest.setTimeout(120_000);
let folder = '';
const at = (...names: string[]): string => join(folder, ...names);

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'graft-places-'));
  await makePhotos(at('photos'), 5);
  await makeBase(at('base'));
});
afterAll(() => rm(folder, { recursive: true }));

const train = (photos: string, out: string) =>
  graft(
    ...['train', photos, '--base', at('base'), '--out', out, '--recipe', 'linear-probe'],
    ...['--epochs', '1', '--preprocess', 'zeroToOne', '--seed', '5', '--backend', 'simd', '--json'],
  );

describe('photos of all kinds', () => {
  const names = ['Käse & Brot', '日本 語'] as const;

  beforeAll(async () => {
    for (const [k, name] of names.entries()) {
      const dir = at('kinds', name);
      await mkdir(dir, { recursive: true });
      const background = k === 0 ? '#c83c32' : '#3cbe46';
      const plain = () => sharp({ create: { width: 30, height: 20, channels: 3, background } });
      const kinds = {
        'grey.jpg': plain().greyscale().jpeg(),
        'see through.png': plain().ensureAlpha(0.5).png(),
        'cmyk.jpg': plain().toColourspace('cmyk').jpeg(),
        '16 bit.png': plain().toColourspace('rgb16').png(),
        'turned.jpg': plain().withMetadata({ orientation: 6 }).jpeg(),
        'a.webp': plain().webp(),
        'a.tiff': plain().tiff(),
      };
      for (const [file, image] of Object.entries(kinds)) await image.toFile(join(dir, file));
    }
    await writeFile(at('kinds', names[1], 'IMG_1.HEIC'), 'ftypheic');
    await writeFile(at('kinds', names[1], 'cut.jpg'), Buffer.from([0xff, 0xd8, 0xff, 0xe0]));
  });

  it('train a model, from folders with spaces and other letters', async () => {
    const { code, json, stderr } = await train(at('kinds'), at('out of kinds ü'));
    expect(code).toBe(0);
    expect(json['classes']).toEqual([...names]);
    expect(json).toMatchObject({ examples: { training: 11, validation: 3, skipped: 1 } });
    expect(stderr).toContain(`Skipped ${names[1]}/cut.jpg: `);
    expect(stderr).toContain(`${names[1]}/IMG_1.HEIC (HEIC photos of a phone have to be converted`);
  });

  it('are asked about one by one, or as a folder', async () => {
    const dir = at('kinds', names[0]);
    const { code, json } = await graft('predict', at('out of kinds ü'), dir, '--json');
    expect(code).toBe(0);
    expect(json['images']).toHaveLength(7);
    const none = await graft('predict', at('out of kinds ü'), at('kinds'));
    expect(none.code).toBe(1);
    expect(none.stderr).toContain('there are no images in the folder');
  });
});

describe('a place where nothing can be written', () => {
  it('is refused before anything is read', async () => {
    const { code, stderr } = await train(at('photos'), '/proc/graft/run');
    expect(code).toBe(1);
    expect(stderr).toMatch(/^ConfigError: --out \/proc\/graft\/run: it cannot be written there/);
    expect(stderr).not.toContain('training and');
  });

  it('a full disk is named, with what to do', () => {
    const full = Object.assign(new Error('ENOSPC: no space left on device, write'), {
      code: 'ENOSPC',
    });
    expect(notWritable('run', full).message).toMatch(
      /--out run: the disk is full; nothing was left behind[^]*Make room there/,
    );
  });

  it('leaves nothing behind, and what was there as it was', async () => {
    await train(at('photos'), at('kept'));
    const before = await readdir(at('kept'));
    // A name that is a folder cannot be written as a file.
    const files = new Map([
      ['metrics.json', new Uint8Array(3)],
      ['no/such/folder.bin', new Uint8Array(3)],
    ]);
    await expect(writeRunFolder(at('kept'), files)).rejects.toThrow('it cannot be written there');
    expect(await readdir(at('kept'))).toEqual(before);
    expect((await readdir(folder)).filter((name) => name.startsWith('.'))).toEqual([]);
  });

  it('a folder without permission', async () => {
    if (process.getuid?.() === 0) return; // who may do anything is refused nothing
    await mkdir(at('locked'));
    await chmod(at('locked'), 0o500);
    const { code, stderr } = await train(at('photos'), at('locked', 'run'));
    await chmod(at('locked'), 0o700);
    expect(code).toBe(1);
    expect(stderr).toContain('it cannot be written there');
  });
});

describe('a model file of another kind', () => {
  it.each([
    ['a photo', () => at('photos', 'red', '1.jpg'), 'it is not the file of a model that is known'],
    ['a folder of photos', () => at('photos'), 'there is no model in it'],
    ['nothing', () => at('nowhere.h5'), 'there is no such file or folder'],
  ])('%s', async (_, base, problem) => {
    const { code, stderr } = await graft('train', at('photos'), '--base', base(), '--out', at('x'));
    expect(code).toBe(1);
    expect(stderr).toContain(problem);
    expect(await readdir(folder)).not.toContain('x');
  });
});
