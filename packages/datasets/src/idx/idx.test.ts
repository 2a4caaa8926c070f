import { existsSync } from 'node:fs';
import { createHash } from 'node:crypto';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { gzipSync } from 'node:zlib';
import { beforeAll, describe, expect, test } from '@jest/globals';
import { cpu } from '@graftjs/backend-cpu';
import { FormatError, useBackend } from '@graftjs/core';
import { mnist, parseIdx, readIdx } from '../index.js';
import { dataDir, describeData } from '../../../../tools/jest/real-data.js';

beforeAll(() => useBackend(cpu()));

/** An IDX file by hand, independent of the reader. */
function idxFile(code: number, shape: number[], values: Buffer): Uint8Array {
  const lengths = Buffer.alloc(4 * shape.length);
  shape.forEach((length, axis) => lengths.writeUInt32BE(length, 4 * axis));
  return Buffer.concat([Buffer.of(0, 0, code, shape.length), lengths, values]);
}

describe('readIdx', () => {
  test.each([
    ['unsigned bytes', 0x08, Buffer.of(0, 127, 255, 1), [0, 127, 255, 1]],
    ['signed bytes', 0x09, Buffer.of(0, 127, 255, 128), [0, 127, -1, -128]],
    ['shorts', 0x0b, Buffer.from('00017ffffffe8000', 'hex'), [1, 32767, -2, -32768]],
    [
      'ints',
      0x0c,
      Buffer.from('00000001fffffffe7fffffff80000000', 'hex'),
      [1, -2, 2147483647, -2147483648],
    ],
    [
      'floats',
      0x0d,
      Buffer.from('3f800000c0200000000000007f800000', 'hex'),
      [1, -2.5, 0, Infinity],
    ],
    [
      'doubles',
      0x0e,
      Buffer.from('3ff8000000000000bff000000000000000000000000000003fb999999999999a', 'hex'),
      [1.5, -1, 0, 0.1],
    ],
  ])('reads %s, plain and gzipped', async (_, code, values, expected) => {
    const file = idxFile(code, [2, 2], values);
    for (const bytes of [file, new Uint8Array(gzipSync(file))]) {
      const { data, shape } = await readIdx(bytes);
      expect(Array.from(data)).toEqual(expected);
      expect(shape).toEqual([2, 2]);
    }
  });

  test('reads a path, a file: URL and a Blob', async () => {
    const dir = await mkdtemp(join(tmpdir(), 'graft-'));
    const path = join(dir, 'labels.idx');
    const file = idxFile(0x08, [3], Buffer.of(7, 8, 9));
    await writeFile(path, file);
    const blob = new Blob([file as Uint8Array<ArrayBuffer>]);
    for (const source of [path, pathToFileURL(path), pathToFileURL(path).href, blob]) {
      expect(Array.from((await readIdx(source)).data)).toEqual([7, 8, 9]);
    }
    await expect(readIdx(join(dir, 'none'))).rejects.toThrow(
      `${join(dir, 'none')}: there is no such file [GRAFT-DATA]`,
    );
    await rm(dir, { recursive: true });
  });

  test('says what is wrong with a file', () => {
    const three = idxFile(0x08, [3], Buffer.of(7, 8, 9));
    expect(() => parseIdx(three.subarray(0, 10), 'labels')).toThrow(
      'labels: the file is too short for the array that its header announces [GRAFT-FORMAT]\n' +
        '  header    [3] of unsigned byte\n  expected  11 bytes\n  got       10 bytes',
    );
    expect(() => parseIdx(Buffer.concat([three, Buffer.of(0)]))).toThrow('too long');
    expect(() => parseIdx(three.subarray(0, 6))).toThrow('it ends within its header');
    expect(() => parseIdx(new Uint8Array())).toThrow('got       nothing: the file is empty');
    expect(() => parseIdx(Buffer.from('PK\u0003\u0004'))).toThrow('got       50 4b 03 04');
    expect(() => parseIdx(idxFile(0x0a, [1], Buffer.of(0)))).toThrow('got       00 00 0a 01');
    const huge = idxFile(0x0e, [0xffffffff, 0xffffffff, 0xffffffff], Buffer.alloc(8));
    expect(() => parseIdx(huge)).toThrow('too short');
  });

  test('tells a truncated gzip from a damaged one', async () => {
    const file = idxFile(0x08, [5000], Buffer.alloc(5000, 'abcdefg'));
    const zipped = new Uint8Array(gzipSync(file));
    const cut = readIdx(zipped.subarray(0, zipped.length - 12));
    await expect(cut).rejects.toBeInstanceOf(FormatError);
    await expect(cut).rejects.toThrow('the gzip data is cut off or damaged');
    const damaged = zipped.slice();
    damaged[damaged.length - 6]! ^= 0xff;
    await expect(readIdx(damaged)).rejects.toThrow('cut off or damaged');
  });
});

describe('mnist', () => {
  test('reads the four files of a folder, gzipped or not', async () => {
    const dir = await mkdtemp(join(tmpdir(), 'graft-'));
    const images = idxFile(0x08, [2, 2, 2], Buffer.from([0, 51, 102, 255, 1, 2, 3, 4]));
    const labels = idxFile(0x08, [2], Buffer.of(3, 9));
    await writeFile(join(dir, 'train-images-idx3-ubyte.gz'), gzipSync(images));
    await writeFile(join(dir, 'train-labels-idx1-ubyte'), labels);
    await expect(mnist({ dir })).rejects.toThrow(`${dir}: the t10k-images are not there`);
    await writeFile(join(dir, 't10k-images.idx3-ubyte'), images);
    await writeFile(join(dir, 't10k-labels.idx1-ubyte'), labels);
    const { train, test: held } = await mnist({ dir });
    expect([train.size, held.size]).toEqual([2, 2]);
    const [batch] = await train.batch(2).toArray();
    expect(batch?.x.shape).toEqual([2, 2, 2, 1]);
    expect(batch?.x.dataSync()[1]).toBeCloseTo(0.2, 6);
    expect(Array.from(batch?.y.dataSync() ?? [])).toEqual([3, 9]);
    expect(batch?.y.dtype).toBe('int32');
    batch?.x.dispose();
    batch?.y.dispose();
    await rm(dir, { recursive: true });
  });
});

describeData('real files', () => {
  test.each([
    ['mnist', '6bbc9ace898e44ae57da46a324031adb'],
    ['fashion-mnist', 'f4a8712d7a061bf5bd6d2ca38dc4d50a'],
  ])('%s is what its authors published', async (name, md5) => {
    const dir = join(dataDir, name);
    const { train, test: held } = await mnist({ dir });
    expect([train.size, held.size]).toEqual([60000, 10000]);
    const { data, shape } = await readIdx(join(dir, 'train-images-idx3-ubyte.gz'));
    expect(shape).toEqual([60000, 28, 28]);
    const header = Buffer.from('000008030000ea600000001c0000001c', 'hex');
    const hash = createHash('md5')
      .update(header)
      .update(data as Uint8Array);
    expect(hash.digest('hex')).toBe(md5);
    const labels = train.labels as ArrayLike<number>;
    expect(new Set(Array.from(labels)).size).toBe(10);
  });

  test('a truncated download is named, with what it should have been', async () => {
    const path = join(dataDir, 'negative/kmnist-t10k-images-idx3-ubyte.TRUNCATED.gz');
    expect(existsSync(path)).toBe(true);
    const size = (await readFile(path)).length;
    const failure = await readIdx(path).catch((error: unknown) => error as FormatError);
    expect(failure).toBeInstanceOf(FormatError);
    const { message } = failure as FormatError;
    expect(message).toContain(`${path}: the gzip data is cut off or damaged [GRAFT-FORMAT]`);
    expect(message).toContain(`file          ${size} bytes`);
    expect(message).toContain('header        [10000, 28, 28] of unsigned byte');
    expect(message).toContain('expected      7840016 bytes');
  });
});
