// Files that are damaged, or that ask for what they must not have, leave an error and nothing else.
import { mkdtemp, mkdir, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { cpu } from '@graftjs/backend-cpu';
import { FormatError, memory, useBackend } from '@graftjs/core';
import { batchNormalization, conv2d, dense, flatten, sequential } from '@graftjs/layers';
import { dataDir, describeData } from '../../../../tools/jest/real-data.js';
import { loadModel, modelFiles, saveModel } from '../index.js';

type Files = Map<string, Uint8Array>;
type Edit = (json: Record<string, never>) => unknown;

let folder: string;
beforeAll(async () => {
  await useBackend(cpu());
  folder = await mkdtemp(join(tmpdir(), 'graft-'));
});
afterAll(() => rm(folder, { recursive: true }));

async function files(): Promise<Files> {
  const net = sequential([
    conv2d(2, { kernelSize: 2, inputShape: [4, 4, 1], name: 'conv' }),
    batchNormalization(),
    flatten(),
    dense(3, { name: 'head' }),
  ]);
  const made = await modelFiles(net, { shardBytes: 64 });
  net.dispose();
  return made;
}

/** The model with a change in its JSON. */
async function edited(edit: Edit): Promise<Files> {
  const made = await files();
  const json = JSON.parse(new TextDecoder().decode(made.get('model.json'))) as never;
  edit(json);
  return made.set('model.json', new TextEncoder().encode(JSON.stringify(json)));
}

/** The error, once it is certain that nothing else remains. */
async function failure(source: Parameters<typeof loadModel>[0], fetch?: never): Promise<string> {
  const before = memory().numTensors;
  const error: unknown = await loadModel(source, fetch ? { fetch } : {}).then(
    () => 'it loaded',
    (reason: unknown) => reason,
  );
  expect(error).toBeInstanceOf(FormatError);
  expect(memory().numTensors).toBe(before);
  return (error as FormatError).message;
}

const manifest = (json: unknown): { paths: string[]; weights: { shape: unknown }[] } =>
  (json as { weightsManifest: never[] }).weightsManifest[0] as never;
const layer = (
  json: unknown,
  at: number,
): { class_name: string; config: Record<string, unknown> } =>
  (json as { modelTopology: { config: { layers: never[] } } }).modelTopology.config.layers[
    at
  ] as never;

test.each([
  '../secret.bin',
  'a/../../secret.bin',
  '/etc/passwd',
  'C:\\secret.bin',
  '..\\secret.bin',
  'https://elsewhere.example/w.bin',
  '//elsewhere.example/w.bin',
  '%2e%2e/secret.bin',
  'shard\u0000.bin',
  '',
])('a shard named %j is not opened', async (path) => {
  const made = await edited((json) => (manifest(json).paths[0] = path));
  expect(await failure(made)).toMatch('it names a file outside of the folder of the model');
});

test('a link out of the folder is not followed, one inside is', async () => {
  const inner = join(folder, 'links');
  await mkdir(inner);
  for (const [name, bytes] of await files()) await writeFile(join(inner, name), bytes);
  const shard = join(inner, 'group1-shard1of5.bin');
  await writeFile(join(folder, 'secret.bin'), new Uint8Array(64));
  await rm(shard);
  await symlink(join(folder, 'secret.bin'), shard);
  expect(await failure(inner)).toMatch('it is a link that leads out of the folder of the model');
  await rm(shard);
  await symlink(join(inner, 'group1-shard2of5.bin'), shard);
  (await loadModel(inner)).dispose();
});

test('a URL is asked for nothing but what lies beside it', async () => {
  const made = await files();
  const asked: string[] = [];
  const fetch = (url: string): Promise<Response> => {
    asked.push(url);
    const bytes = made.get(url.replace(/^.*\/|\?.*$/g, ''));
    return Promise.resolve(new Response(bytes as never, { status: bytes ? 200 : 404 }));
  };
  (await loadModel('https://models.example/net/model.json?key=1', { fetch })).dispose();
  expect(new Set(asked)).toEqual(
    new Set([...made.keys()].map((name) => `https://models.example/net/${name}?key=1`)),
  );
  const other = await failure('https://models.example/net/other.json', fetch as never);
  expect(other).toMatch(/missing[^]*looked for +https:\/\/models.example\/net\/other.json/);
});

test('a shard that is cut off is named, with the bytes that are missing', async () => {
  const made = await files();
  made.set('group1-shard2of5.bin', (made.get('group1-shard2of5.bin') as Uint8Array).subarray(9));
  expect(await failure(made)).toMatch(
    /^group1-shard2of5.bin: the weights end before their time: the file is cut off[^]*expected +\d+ bytes for 8 weights\n/,
  );
});

const cases: [string, Edit, RegExp][] = [
  [
    'an unknown layer',
    (json) => (layer(json, 3).class_name = 'Dens'),
    /layer "head": there is no layer class "Dens"[^]*Dense[^]*customObjects: \{ Dens: yourLayer \}/,
  ],
  [
    'Python code',
    (json) => (layer(json, 3).class_name = 'Lambda'),
    /layer "head": it holds Python code \(Lambda\), which cannot be read/,
  ],
  [
    'an unknown activation',
    (json) => (layer(json, 3).config['activation'] = 'relux'),
    /layer "head" \(Dense\): there is no activation "relux"/,
  ],
  [
    'a weight of another shape',
    (json) => (manifest(json).weights[0] = { ...manifest(json).weights[0], shape: [2, 1, 2, 2] }),
    /the shape of weight "conv\/kernel" does not fit the layer\b[^]*in the file +\[2, 1, 2, 2\]/,
  ],
  [
    'a layer that does not fit the one before',
    (json) => (layer(json, 0).config['kernel_size'] = [9, 9]),
    /layer "conv" \(Conv2D\)/,
  ],
  [
    'sizes of 2^60',
    (json) => (manifest(json).weights[0] = { ...manifest(json).weights[0], shape: [2 ** 60] }),
    /whole numbers|too large to exist/,
  ],
  [
    'units of 2^60',
    (json) => (layer(json, 3).config['units'] = 2 ** 60),
    /shape of weight "head\/kernel"|cannot be used/,
  ],
  [
    'a weight that is missing',
    (json) => manifest(json).weights.splice(2, 1),
    /1 of 8 weights of the model are not in the file|there are more bytes/,
  ],
  ['no topology', (json) => delete json['modelTopology'], /it describes no layers/],
  ['no weights', (json) => delete json['weightsManifest'], /it has no weights/],
];

test.each(cases)('%s', async (_, edit, message) => {
  expect(await failure(await edited(edit))).toMatch(message);
});

test('layers nested a hundred thousand deep', async () => {
  const made = await edited((json) => {
    (
      json as unknown as { modelTopology: { config: { layers: unknown[] } } }
    ).modelTopology.config.layers.push('@');
  });
  const deep = `${'{"class_name":"Sequential","config":{"layers":['.repeat(1e5)}${']}}'.repeat(1e5)}`;
  const text = new TextDecoder().decode(made.get('model.json')).replace('"@"', deep);
  made.set('model.json', new TextEncoder().encode(text));
  expect(await failure(made)).toMatch('nested too deeply');
});

test('saving over something else is refused, and over a model replaces it', async () => {
  const net = sequential([dense(2, { inputShape: [2] })]);
  const target = join(folder, 'saved');
  await saveModel(net, target);
  await saveModel(net, target);
  (await loadModel(target)).dispose();
  const taken = join(folder, 'taken');
  await mkdir(taken);
  await writeFile(join(taken, 'thesis.txt'), 'ten years');
  await expect(saveModel(net, taken)).rejects.toThrow('holds something else than a model');
});

describeData('files that are no layers models', () => {
  test('a graph model is named as such', async () => {
    const error = await failure(join(dataDir, 'tfjs-official/graph_model/model.json'));
    expect(error).toMatch('it is a graph model, which has operations but no layers');
  });

  test('an empty file, and another kind of file', async () => {
    const empty = await failure(join(dataDir, 'negative/zero-bytes_lstm_model.keras'));
    expect(empty).toMatch('the file is empty');
    const lfs = await failure(join(dataDir, 'negative/git-lfs-pointer.csv'));
    expect(lfs).toMatch('a pointer of Git LFS');
  });
});

test('the bytes of a file alone', async () => {
  const made = await files();
  const json = made.get('model.json') as Uint8Array<ArrayBuffer>;
  expect(await failure(json.slice().buffer)).toMatch('group1-shard1of5.bin');
  expect(await failure(new Blob([json]))).toMatch('group1-shard1of5.bin');
});
