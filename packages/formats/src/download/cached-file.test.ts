import { createHash } from 'node:crypto';
import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from '@jest/globals';
import { cachedFile } from '../index.js';

const content = Buffer.from(Array.from({ length: 200_000 }, (_, i) => (i * 7) % 251));
const hashed = (algorithm: string) => createHash(algorithm).update(content).digest('hex');
const checksum = `sha256:${hashed('sha256')}`;
const asked: (string | undefined)[] = [];
let breakAfter = Infinity;
let ranges = true;
let server: Server;
let url: string;
let folder: string;

beforeAll(async () => {
  server = createServer((request, response) => {
    const { range } = request.headers;
    asked.push(range);
    const from = ranges && range ? Number(/\d+/.exec(range)?.[0]) : 0;
    const rest = content.subarray(from);
    response.writeHead(ranges && range ? 206 : 200, {
      'content-length': rest.length,
      ...(ranges && range ? { 'content-range': `bytes ${from}-${content.length - 1}/*` } : {}),
    });
    if (breakAfter === Infinity) response.end(rest);
    else
      response.write(rest.subarray(0, breakAfter), () => setTimeout(() => response.destroy(), 50));
  });
  await new Promise<void>((done) => void server.listen(0, '127.0.0.1', done));
  url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/net.keras?key=1`;
});
afterAll(() => void server.close());
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'graft-cache-'));
  asked.length = 0;
  breakAfter = Infinity;
  ranges = true;
});
afterEach(() => rm(folder, { recursive: true }));

test('is fetched once, and again where the copy was damaged', async () => {
  const progress: number[] = [];
  const path = await cachedFile(url, { folder, checksum, onProgress: (n) => progress.push(n) });
  expect(content.equals(await readFile(path))).toBe(true);
  expect(progress.at(-1)).toBe(content.length);
  expect(path).toMatch(/-net\.keras$/);
  expect(await cachedFile(url, { folder })).toBe(path);
  expect(asked.length).toBe(1);
  await writeFile(path, 'damaged');
  await cachedFile(url, { folder });
  expect(asked.length).toBe(2);
  expect(content.equals(await readFile(path))).toBe(true);
});

test.each([true, false])('goes on after it broke off; ranges known: %p', async (known) => {
  ranges = known;
  breakAfter = 70_000;
  await expect(cachedFile(url, { folder, checksum })).rejects.toThrow('the download broke off');
  breakAfter = Infinity;
  const path = await cachedFile(url, { folder, checksum });
  expect(content.equals(await readFile(path))).toBe(true);
  expect(asked[1]).toMatch(/^bytes=\d+-$/);
});

test('another content than the checksum says is not kept', async () => {
  await expect(cachedFile(url, { folder, checksum: 'sha256:00' })).rejects.toThrow(
    /not the one that was asked for[^]*expected +sha256 00[^]*got +sha256 [0-9a-f]{64}/,
  );
  expect(await readdir(folder)).toEqual([]);
});

test('MD5 is compared where only that is published', async () => {
  const path = await cachedFile(url, { folder, checksum: `md5:${hashed('md5')}` });
  expect(content.equals(await readFile(path))).toBe(true);
  let started = 0;
  const again = { folder, checksum: `MD5:${hashed('md5')}`, onStart: () => (started += 1) };
  expect(await cachedFile(url, again)).toBe(path);
  expect([asked.length, started]).toEqual([1, 0]);
  await expect(
    cachedFile(url, { folder, checksum: 'md5:00', onStart: again.onStart }),
  ).rejects.toThrow(/expected +md5 00[^]*got +md5 [0-9a-f]{32}/);
  expect(started).toBe(1);
});

test('a checksum of another kind, and a server that is not there, are named', async () => {
  await expect(cachedFile(url, { folder, checksum: 'crc:1' })).rejects.toThrow('sha256:… or md5:…');
  await expect(cachedFile('http://127.0.0.1:9/x.h5', { folder })).rejects.toThrow(
    /127\.0\.0\.1:9\/x\.h5: the download failed[^]*reason/,
  );
});
