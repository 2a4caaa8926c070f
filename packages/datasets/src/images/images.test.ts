import { mkdir, mkdtemp, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { cpu } from '@graftjs/backend-cpu';
import { memory, useBackend } from '@graftjs/core';
import sharp, { type Sharp } from 'sharp';
import { dataDir, describeData } from '../../../../tools/jest/real-data.js';
import { decodeImage, imageFolder, readIdx, toTensor } from '../index.js';
import { naturalOrder } from './natural-order.js';

let root = '';
beforeAll(async () => {
  await useBackend(cpu());
  root = await mkdtemp(join(tmpdir(), 'graft-images-'));
});
afterAll(() => rm(root, { recursive: true }));

const flat = (color: string, size = 4): Sharp =>
  sharp({ create: { width: size, height: size, channels: 3, background: color } });
const png = (color: string): Promise<Buffer> => flat(color).png().toBuffer();

/** Files by path, in a folder of their own. */
async function folder(files: Record<string, Buffer | string>): Promise<string> {
  const dir = await mkdtemp(join(root, 'folder-'));
  for (const [name, content] of Object.entries(files)) {
    await mkdir(dirname(join(dir, name)), { recursive: true });
    await writeFile(join(dir, name), content);
  }
  return dir;
}

describe('natural order', () => {
  test('counts digits as numbers and knows no locale', () => {
    const names = ['img10', 'img2', 'Zebra', 'apple', 'äpfel', 'img02', '10', '9', 'img'];
    expect([...names].sort(naturalOrder)).toEqual([
      '9',
      '10',
      'Zebra',
      'apple',
      'img',
      'img02',
      'img2',
      'img10',
      'äpfel',
    ]);
  });
});

describe('decodeImage', () => {
  test('gives [height, width, channels], row by row', async () => {
    const data = Buffer.from([255, 0, 0, 0, 255, 0, 0, 0, 255, 9, 8, 7, 6, 5, 4, 3, 2, 1]);
    const bytes = await sharp(data, { raw: { width: 3, height: 2, channels: 3 } })
      .png()
      .toBuffer();
    const image = await decodeImage(bytes);
    expect(image.shape).toEqual([2, 3, 3]);
    expect(Buffer.from(image.data)).toEqual(data);
  });

  test('converts whatever the file holds to 8-bit RGB', async () => {
    const orange = '#ff8000';
    const shown = async (image: Sharp): Promise<number[]> =>
      Array.from((await decodeImage(await image.toBuffer())).data.subarray(0, 3));
    expect(await shown(flat(orange).png())).toEqual([255, 128, 0]);
    expect(await shown(flat(orange).png({ palette: true }))).toEqual([255, 128, 0]);
    expect(await shown(flat(orange).toColourspace('rgb16').png())).toEqual([255, 128, 0]);
    expect(await shown(flat('#808080').toColourspace('b-w').png())).toEqual([128, 128, 128]);
    expect(await shown(flat('#808080').toColourspace('grey16').png())).toEqual([128, 128, 128]);
    const cmyk = await shown(flat(orange).toColourspace('cmyk').jpeg({ quality: 100 }));
    cmyk.forEach((value, c) =>
      expect(Math.abs(value - ([255, 128, 0][c] as number))).toBeLessThan(40),
    );
    const clear = sharp({ create: { width: 2, height: 2, channels: 4, background: '#ff000000' } });
    expect(await shown(clear.png())).toEqual([255, 255, 255]);
    const half = sharp({ create: { width: 2, height: 2, channels: 4, background: '#00000080' } });
    const over = await decodeImage(await half.png().toBuffer(), {
      background: [0, 0, 0],
      channels: 1,
    });
    expect(over.shape).toEqual([2, 2, 1]);
    expect(Array.from(over.data)).toEqual([0, 0, 0, 0]);
  });

  test('turns photos upright as EXIF says', async () => {
    const wide = sharp({ create: { width: 6, height: 2, channels: 3, background: 'red' } });
    const bytes = await wide.withMetadata({ orientation: 6 }).jpeg().toBuffer();
    expect((await decodeImage(bytes)).shape).toEqual([6, 2, 3]);
  });

  test('bilinear samples at pixel centres when it enlarges', async () => {
    const bytes = await sharp(Buffer.of(0, 200), { raw: { width: 2, height: 1, channels: 1 } })
      .png()
      .toBuffer();
    const { data } = await decodeImage(bytes, { size: [1, 4], channels: 1 });
    expect(Array.from(data)).toEqual([0, 50, 150, 200]);
    const cubic = await decodeImage(bytes, {
      size: [1, 4],
      channels: 1,
      interpolation: 'bicubic',
    });
    // Keys's kernel at distances 0.25, 0.75 and 1.25; weights outside the image are left out.
    const [w1, w3, w5] = [0.8671875, 0.2265625, -0.0703125];
    const inner = (200 * w3) / (w1 + w3);
    const outer = (200 * w1) / (w1 + w5);
    expect(Array.from(cubic.data)).toEqual([0, inner, 200 - inner, outer].map(Math.round));
    const near = await decodeImage(bytes, { size: [1, 4], channels: 1, interpolation: 'nearest' });
    expect(Array.from(near.data)).toEqual([0, 0, 200, 200]);
  });

  test('bilinear averages when it makes smaller, where nearest would pick', async () => {
    const stripes = Buffer.from(Array.from({ length: 64 }, (_, i) => (i % 2) * 200));
    const bytes = await sharp(stripes, { raw: { width: 64, height: 1, channels: 1 } })
      .png()
      .toBuffer();
    const { data } = await decodeImage(bytes, { size: [1, 8], channels: 1 });
    for (const value of data.subarray(1, 7)) expect(Math.abs(value - 100)).toBeLessThanOrEqual(2);
  });

  test('crop and pad keep the aspect ratio', async () => {
    const left = await flat('red').png().toBuffer();
    const bytes = await sharp({ create: { width: 12, height: 4, channels: 3, background: 'blue' } })
      .composite([{ input: left, left: 0, top: 0 }])
      .png()
      .toBuffer();
    const at = async (fit: 'crop' | 'pad' | 'stretch', pixel: number): Promise<number[]> => {
      const { data } = await decodeImage(bytes, { size: [4, 4], fit, interpolation: 'nearest' });
      return Array.from(data.subarray(pixel * 3, pixel * 3 + 3));
    };
    expect(await at('crop', 0)).toEqual([0, 0, 255]);
    expect(await at('pad', 0)).toEqual([255, 255, 255]);
    expect(await at('stretch', 0)).toEqual([255, 0, 0]);
  });

  test('says why an image cannot be decoded, and which options there are', async () => {
    const dir = await folder({ 'note.png': 'hello', 'empty.jpg': '' });
    await expect(decodeImage(join(dir, 'note.png'))).rejects.toThrow(
      `${dir}/note.png: the image cannot be decoded [GRAFT-DATA]\n` +
        '  reason  Input buffer contains unsupported image format',
    );
    await expect(decodeImage(join(dir, 'empty.jpg'))).rejects.toThrow('reason  the file is empty');
    await expect(decodeImage(join(dir, 'gone.jpg'))).rejects.toThrow('there is no such file');
    await expect(decodeImage(new Uint8Array(9), { size: [0, 4] })).rejects.toThrow(
      'the option "size" cannot be used',
    );
    await expect(
      decodeImage(new Uint8Array(9), { interpolation: 'linear' as 'bilinear' }),
    ).rejects.toThrow('expected  nearest, bilinear, bicubic, lanczos\n  got       linear');
  });
});

describe('imageFolder', () => {
  test('lists classes and files in natural order and carries label, file and index along', async () => {
    const dir = await folder({
      '10/a.png': await png('blue'),
      '9/b10.png': await png('red'),
      '9/b2.PNG': await png('lime'),
      '9/more/c.png': await png('white'),
    });
    const photos = await imageFolder(dir, { size: [2, 2], preprocess: { scale: 1 / 255 } });
    expect(photos.classNames).toEqual(['9', '10']);
    expect(photos.files).toEqual(['9/b2.PNG', '9/b10.png', '9/more/c.png', '10/a.png']);
    expect(Array.from(photos.labels ?? [])).toEqual([0, 0, 0, 1]);
    const start = memory().numTensors;
    const batches = await photos.batch(3).prefetch(2).toArray();
    expect(batches[0]?.x.shape).toEqual([3, 2, 2, 3]);
    expect(Array.from(batches[0]?.x.dataSync().subarray(0, 3) ?? [])).toEqual([0, 1, 0]);
    expect(batches.map(({ y }) => Array.from(y.dataSync()))).toEqual([[0, 0, 0], [1]]);
    expect(batches[1]?.file).toEqual(['10/a.png']);
    expect(batches[1]?.index).toEqual([3]);
    for (const { x, y } of batches) [x, y].forEach((tensor) => tensor.dispose());
    expect(memory().numTensors).toBe(start);
    const coded = await imageFolder(dir, { size: [2, 2], labels: 'oneHot', classes: ['10', '9'] });
    const [first] = await coded.take(1).toArray();
    expect([...(first?.y.data ?? [])]).toEqual([1, 0]);
    expect(first?.file).toBe('10/a.png');
  });

  test('skips what it cannot read, ignores what is no image, and names both', async () => {
    const photo = await flat('teal', 64).jpeg().toBuffer();
    const dir = await folder({
      'cat/good.jpg': photo,
      'cat/cut.jpg': photo.subarray(0, photo.length - 200),
      'cat/text.png': 'no picture',
      'cat/zero.jpg': '',
      'cat/Thumbs.db': 'x',
      'cat/.DS_Store': 'x',
      'dog/good.jpg': photo,
      '.git/config': 'x',
      'readme.txt': 'x',
    });
    const photos = await imageFolder(dir, { size: [8, 8] });
    expect(photos.files).toEqual(['cat/good.jpg', 'dog/good.jpg']);
    expect(photos.skipped.map(({ file }) => file)).toEqual([
      'cat/cut.jpg',
      'cat/text.png',
      'cat/zero.jpg',
    ]);
    expect(photos.skipped[0]?.reason).toMatch(/premature end|truncated/i);
    expect(photos.skipped[2]?.reason).toBe('the file is empty');
    expect(photos.ignored).toEqual([
      { file: '.git', reason: 'it is hidden' },
      { file: 'readme.txt', reason: 'it is in no class folder' },
      { file: 'cat/.DS_Store', reason: 'it is hidden' },
      { file: 'cat/Thumbs.db', reason: 'it is not an image file' },
    ]);
    const lazy = await imageFolder(dir, { size: [8, 8], verify: false });
    expect([lazy.size, lazy.skipped.length]).toEqual([5, 0]);
    await expect(lazy.batch(5).toArray()).rejects.toThrow(`${dir}/cat/`);
  });

  test('does not follow links out of the folder', async () => {
    const outside = await folder({
      'secret.png': await png('red'),
      'class/x.png': await png('red'),
    });
    const dir = await folder({ 'a/one.png': await png('blue'), 'b/two.png': await png('blue') });
    await symlink(join(outside, 'secret.png'), join(dir, 'a/link.png'));
    await symlink(join(outside, 'class'), join(dir, 'c'));
    await symlink(join(dir, 'a'), join(dir, 'b/loop'));
    await symlink(join(dir, 'a/one.png'), join(dir, 'b/inside.png'));
    await symlink(join(dir, 'nowhere'), join(dir, 'a/dangling.png'));
    const photos = await imageFolder(dir, { size: [2, 2] });
    expect(photos.files).toEqual(['a/one.png', 'b/inside.png', 'b/two.png']);
    expect(photos.ignored).toEqual([
      { file: 'c', reason: 'it is a link that leaves the folder' },
      { file: 'a/dangling.png', reason: 'it is a link to nothing' },
      { file: 'a/link.png', reason: 'it is a link that leaves the folder' },
      { file: 'b/loop', reason: 'it is a link to a folder' },
    ]);
  });

  test('says what is missing', async () => {
    const dir = await folder({ 'cat/a.png': await png('red'), 'dog/notes.txt': 'x' });
    await expect(imageFolder(dir, { size: [2, 2] })).rejects.toThrow(
      `${dir}/dog: the class folder has no images [GRAFT-DATA]\n` +
        '  dog/notes.txt  it is not an image file\n  Hint: Add images',
    );
    await expect(imageFolder(dir, { size: [2, 2], classes: ['cta'] })).rejects.toThrow(
      'there is no folder for the class "cta" [GRAFT-DATA]\n  Hint: Did you mean "cat"?',
    );
    const none = await folder({ 'a.png': await png('red') });
    await expect(imageFolder(none, { size: [2, 2] })).rejects.toThrow('there are no class folders');
    const broken = await folder({ 'cat/a.png': 'x' });
    await expect(imageFolder(broken, { size: [2, 2] })).rejects.toThrow(
      'none of the images of the class can be read',
    );
    await expect(imageFolder(join(dir, 'no'), { size: [2, 2] })).rejects.toThrow('no such folder');
  });

  test('a small memory budget changes nothing but the work', async () => {
    const dir = await folder({
      'a/1.png': await png('red'),
      'a/2.png': await png('lime'),
      'b/3.png': await png('blue'),
    });
    const done: number[] = [];
    const small = await imageFolder(dir, {
      size: [4, 4],
      memoryBudget: 60,
      onProgress: (progress) => done.push(progress.done),
    });
    const large = await imageFolder(dir, { size: [4, 4] });
    expect(await small.toArray()).toEqual(await large.toArray());
    expect(done).toEqual([1, 2, 3]);
  });
});

describeData('real images', () => {
  test('the PNG sample of MNIST equals the IDX file', async () => {
    const digits = await imageFolder(join(dataDir, 'mnist-png-sample/test'), {
      size: [28, 28],
      channels: 1,
    });
    const idx = await readIdx(join(dataDir, 'mnist/t10k-images-idx3-ubyte.gz'));
    const labels = await readIdx(join(dataDir, 'mnist/t10k-labels-idx1-ubyte.gz'));
    expect(digits.size).toBe(200);
    expect(digits.skipped).toEqual([]);
    for (const { x, y, file } of await digits.toArray()) {
      const n = Number(/(\d+)\.png$/.exec(file)?.[1]) - 60000;
      expect(Buffer.compare(x.data, idx.data.subarray(n * 784, (n + 1) * 784) as Uint8Array)).toBe(
        0,
      );
      expect(y.data[0]).toBe(labels.data[n]);
    }
  });

  test('2,062 photos at 0.2 give 1,650 for training and 412 for validation', async () => {
    const photos = await imageFolder(join(dataDir, 'sign-language-digits/Dataset'), {
      size: [32, 32],
      verify: false,
    });
    expect(photos.classNames).toEqual(['0', '1', '2', '3', '4', '5', '6', '7', '8', '9']);
    const { train, validation } = photos.split({ validation: 0.2, seed: 7 });
    expect([photos.size, train.size, validation.size]).toEqual([2062, 1650, 412]);
    const again = photos.split({ validation: 0.2, seed: 7 });
    const files = async (part: typeof train) =>
      (await part.take(5).toArray()).map(({ file }) => file);
    expect(await files(again.validation)).toEqual(await files(validation));
  });

  test('a resized photo is near what another library makes of it', async () => {
    const ours = await decodeImage(join(dataDir, 'sample-images/panda.jpg'), { size: [224, 224] });
    const theirs = await readFile(join(dataDir, 'goldens/panda_224x224x3_u8.bin'));
    let total = 0;
    ours.data.forEach((value, i) => (total += Math.abs(value - (theirs[i] as number))));
    // Bilinear with antialiasing on both sides, by another decoder and another resizer.
    expect(total / ours.data.length).toBeLessThan(0.3);
    const x = toTensor({ ...ours, preprocess: { scale: 1 / 127.5, offset: -1 } });
    expect(x.shape).toEqual([224, 224, 3]);
    x.dispose();
  });
});
