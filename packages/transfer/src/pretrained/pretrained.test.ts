import { createHash } from 'node:crypto';
import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { cpu } from '@graftjs/backend-cpu';
import { memory, useBackend, type Model } from '@graftjs/core';
import { modelFiles } from '@graftjs/formats';
import { imagenet } from '@graftjs/zoo';
import { pretrained } from './pretrained.js';

const small = { alpha: 0.25, includeTop: false, inputShape: [32, 32, 3] } as const;
const served = new Map<string, Uint8Array>();
let asked: string[] = [];
let server: Server;
let mirror: string;
let folder: string;

const digestOf = async (model: Model) => {
  const hash = createHash('sha256');
  for (const { value } of model.parameters) hash.update(await value.data());
  return hash.digest('hex');
};

beforeAll(async () => {
  await useBackend(cpu());
  folder = await mkdtemp(join(tmpdir(), 'graft-pretrained-'));
  server = createServer((request, response) => {
    asked.push(request.url as string);
    const body = served.get(String(request.url).split('/').at(-1) as string);
    if (body) response.end(body);
    else response.writeHead(404).end();
  });
  await new Promise<void>((done) => void server.listen(0, '127.0.0.1', done));
  mirror = `http://127.0.0.1:${(server.address() as AddressInfo).port}/weights/`;
});
afterAll(async () => {
  server.close();
  await rm(folder, { recursive: true });
});

describe('pretrained', () => {
  test('says what it fetches, fetches it once, and loads it', async () => {
    const published = imagenet.mobileNet(small);
    const trained = published.model();
    const [bytes] = (await modelFiles(trained, { format: 'h5' })).values();
    served.set(published.file, bytes as Uint8Array);
    const lines: string[] = [];
    const options = { mirror, folder, announce: (line: string) => void lines.push(line) };
    const model = await pretrained(published, options);
    expect(await digestOf(model)).toEqual(await digestOf(trained));
    expect(lines).toEqual([
      `Fetching mobilenet_2_5_224_tf_no_top.h5, about 1 MB, from ${mirror}mobilenet_2_5_224_tf_no_top.h5, ` +
        'Apache-2.0, no checksum published',
    ]);
    expect(asked).toEqual(['/weights/mobilenet_2_5_224_tf_no_top.h5']);
    const again = await pretrained(published, options);
    expect(asked).toHaveLength(1);
    expect(lines).toHaveLength(1);
    for (const made of [trained, model, again]) made.dispose();
  });

  test('a mirror with other weights is found out, and nothing is kept', async () => {
    const published = imagenet.mobileNetV3Small({ includeTop: false });
    served.set(published.file, new Uint8Array(1000));
    const before = memory().numTensors;
    const kept = await readdir(folder);
    await expect(pretrained(published, { mirror, folder, announce: () => {} })).rejects.toThrow(
      /not the one that was asked for[^]*expected +md5 d3e8ec802a04aa4fc771ee12a9a9b836/,
    );
    expect(await readdir(folder)).toEqual(kept);
    expect(memory().numTensors).toBe(before);
  });

  test('a file that does not fit leaves no model behind', async () => {
    const other = imagenet.mobileNet({ ...small, alpha: 0.5 });
    const narrow = imagenet.mobileNet(small).model();
    const [bytes] = (await modelFiles(narrow, { format: 'h5' })).values();
    narrow.dispose();
    served.set(other.file, bytes as Uint8Array);
    const before = memory().numTensors;
    const loading = pretrained(other, { mirror, folder, announce: () => {} });
    await expect(loading).rejects.toMatchObject({ code: 'GRAFT-FORMAT' });
    expect(memory().numTensors).toBe(before);
  });

  test('GRAFT_MIRROR is the mirror where none is given', async () => {
    process.env['GRAFT_MIRROR'] = mirror.slice(0, -1);
    asked = [];
    try {
      await expect(pretrained(imagenet.vgg16(), { folder, announce: () => {} })).rejects.toThrow(
        /127\.0\.0\.1:\d+\/weights\/vgg16_[^]*404/,
      );
    } finally {
      delete process.env['GRAFT_MIRROR'];
    }
    expect(asked).toEqual(['/weights/vgg16_weights_tf_dim_ordering_tf_kernels.h5']);
  });
});
