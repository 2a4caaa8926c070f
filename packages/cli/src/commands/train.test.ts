import { createHash } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { graft, graftUntil } from '../testing/graft.js';
import { makePhotos } from '../testing/photo-folder.js';
import { makeBase } from '../testing/small-base.js';

let folder = '';
let photos = '';
let base = '';
let out = '';

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'graft-train-'));
  [photos, base, out] = ['photos', 'base', 'out'].map((name) => join(folder, name)) as [
    string,
    string,
    string,
  ];
  await makePhotos(photos);
  await makeBase(base);
});
afterAll(() => rm(folder, { recursive: true }));
afterEach(() => rm(out, { recursive: true, force: true }));

const flags = [
  '--preprocess',
  'zeroToOne',
  '--epochs',
  '150',
  '--batch-size',
  '8',
  '--seed',
  '5',
  '--backend',
  'cpu',
];
const trainBy = (recipe: string, ...more: string[]) =>
  graft('train', photos, '--base', base, '--out', out, '--recipe', recipe, ...flags, ...more);
const train = (...more: string[]) => trainBy('linear-probe', ...more);
const weightsOf = (run: string): string =>
  createHash('sha256')
    .update(readFileSync(join(run, 'group1-shard1of1.bin')))
    .digest('hex');

describe('graft train', () => {
  it('makes a model, and writes down how good it is', async () => {
    const { code, json } = await train('--json');
    expect(code).toBe(0);
    expect(json).toMatchObject({
      classes: ['blue', 'green', 'red'],
      backend: 'cpu',
      seed: 5,
      examples: { training: 24, validation: 6, skipped: 0 },
      trainable: 16 * 3 + 3,
      out,
      model: join(out, 'model.json'),
      report: join(out, 'report.html'),
    });
    expect(json['accuracy']).toBe(1);
    expect(Object.keys(json['seconds'] as object)).toEqual(
      expect.arrayContaining(['reading', 'features', 'training', 'evaluation', 'total']),
    );
    const metrics = JSON.parse(await readFile(join(out, 'metrics.json'), 'utf8')) as object;
    expect(json).toMatchObject(metrics);
    const report = await readFile(join(out, 'report.html'), 'utf8');
    expect(report).toContain(
      '--recipe linear-probe --preprocess zeroToOne --epochs 150 --batch-size 8 --seed 5 --backend cpu',
    );
    expect(report).toContain('Frozen and trained');
  });

  it('gives a run that predict, evaluate and info understand', async () => {
    const { json: trained } = await train('--json');
    const picture = join(photos, 'green', '3.jpg');
    const predicted = await graft('predict', out, picture, '--json');
    expect(predicted.json).toMatchObject({
      images: [{ predictions: [{ label: 'green', index: 1 }, {}, {}] }],
    });
    const { json: evaluated } = await graft('evaluate', out, photos, '--json');
    expect(evaluated).toMatchObject({ examples: 30, skipped: [] });
    expect(evaluated['accuracy']).toBeGreaterThan(0.9);
    const { stdout } = await graft('info', out);
    expect(stdout).toContain('blue, green, red');
    expect(trained['accuracy']).toBe(1);
  });

  it('gives the same weights, bit for bit, for the same seed', async () => {
    await trainBy('unfreeze-last', '--epochs', '2', '--batch-size', '12');
    const first = weightsOf(out);
    await trainBy('unfreeze-last', '--epochs', '2', '--batch-size', '12');
    expect(weightsOf(out)).toBe(first);
    await trainBy('unfreeze-last', '--epochs', '2', '--batch-size', '12', '--seed', '6');
    expect(weightsOf(out)).not.toBe(first);
  });

  it('chooses a recipe by what it measures, and says why', async () => {
    const { code, json, stderr } = await trainBy('auto', '--epochs', '2', '--json');
    expect(code).toBe(0);
    const reasons = /Recipe chosen: (.+)\n  - 24 examples of 3 classes, at least 8 of each\n  - /;
    expect(stderr).toMatch(reasons);
    expect(json['recipe']).toContain('because\n- 24 examples of 3 classes');
    expect(json['accuracy']).toBe(1);
    const first = weightsOf(out);
    await trainBy('auto', '--epochs', '2');
    expect(weightsOf(out)).toBe(first);
  });

  it('names, skips and reports a photo that is damaged', async () => {
    const damaged = join(photos, 'red', 'damaged.jpg');
    await writeFile(damaged, (await readFile(join(photos, 'red', '1.jpg'))).subarray(0, 700));
    const { code, json, stderr } = await train('--json');
    await rm(damaged);
    expect(code).toBe(0);
    expect(stderr).toContain('Skipped red/damaged.jpg: ');
    expect(json).toMatchObject({ examples: { training: 24, validation: 6, skipped: 1 } });
    expect(await readFile(join(out, 'report.html'), 'utf8')).toContain('red/damaged.jpg');
  });
});

describe('graft train, refused', () => {
  const expectNothingWritten = async (): Promise<void> => {
    expect(existsSync(out)).toBe(false);
    const hidden = (await readdir(folder)).filter((name) => name.startsWith('.'));
    expect(hidden).toEqual([]);
  };

  it('an empty class folder', async () => {
    const empty = join(photos, 'yellow');
    await mkdir(empty);
    const { code, stderr } = await train();
    await rm(empty, { recursive: true });
    expect(code).toBe(1);
    expect(stderr).toContain(`${photos}/yellow: the class folder has no images [GRAFT-DATA]`);
    await expectNothingWritten();
  });

  it('a folder that holds something else', async () => {
    await mkdir(out);
    await writeFile(join(out, 'thesis.txt'), 'years of work');
    const { code, stderr } = await train();
    expect(code).toBe(1);
    expect(stderr).toContain('the folder holds something else than a run of graft');
    expect(await readdir(out)).toEqual(['thesis.txt']);
  });

  it('a base that takes no images', async () => {
    const text = await readFile(join(base, 'model.json'), 'utf8');
    expect(text).toContain('[null,24,24,3]');
    const { code, stderr } = await withModelJson(text.replaceAll('[null,24,24,3]', '[null,24,72]'));
    expect(code).toBe(1);
    expect(stderr).toMatch(/^(Shape|Format)Error: /);
    await expectNothingWritten();
  });

  it.each([
    [
      'an unknown layer',
      '"class_name":"Conv2D"',
      '"class_name":"Conv2Dd"',
      'there is no layer class "Conv2Dd"',
    ],
    ['a shard outside its folder', '"group1-shard1of1.bin"', '"../secret.bin"', '../secret.bin'],
  ])('%s', async (_, from, to, problem) => {
    const text = await readFile(join(base, 'model.json'), 'utf8');
    expect(text).toContain(from);
    const { code, stderr } = await withModelJson(text.replace(from, to));
    expect(code).toBe(1);
    expect(stderr).toMatch(/^FormatError: /);
    expect(stderr).toContain(problem);
    expect(stderr.split('\n').length).toBeLessThan(20);
    await expectNothingWritten();
  });

  it('a shard that is cut short', async () => {
    const shard = join(base, 'group1-shard1of1.bin');
    const bytes = await readFile(shard);
    await writeFile(shard, bytes.subarray(0, 1000));
    const { code, stderr } = await train();
    await writeFile(shard, bytes);
    expect(code).toBe(1);
    expect(stderr).toContain('group1-shard1of1.bin');
    await expectNothingWritten();
  });

  it('by Ctrl-C in the middle of an epoch', async () => {
    const { code, stderr } = await graftUntil(/epoch 2\/150/, [
      'train',
      photos,
      '--base',
      base,
      '--out',
      out,
      ...['--recipe', 'linear-probe', ...flags],
    ]);
    expect(code).toBe(130);
    expect(stderr).toMatch(
      /Interrupted while training, in epoch \d+ of 150.*Nothing was written\./,
    );
    await expectNothingWritten();
  });

  async function withModelJson(text: string) {
    const file = join(base, 'model.json');
    const before = await readFile(file);
    await writeFile(file, text);
    try {
      return await train();
    } finally {
      await writeFile(file, before);
    }
  }

  it('names the published weights that it would fetch', async () => {
    const typo = await graft('train', photos, '--base', 'imagenet:mobilNetV2', '--backend', 'cpu');
    expect(typo.code).toBe(1);
    expect(typo.stderr).toContain('no weights are known by this name');
    expect(typo.stderr).toContain('Did you mean "mobileNetV2"');
    const away = ['--mirror', 'http://127.0.0.1:9/', '--backend', 'cpu', '--out', out];
    const { code, stderr } = await graft(
      'train',
      photos,
      '--base',
      'imagenet:mobileNetV2',
      ...away,
    );
    expect(code).toBe(1);
    expect(stderr).toMatch(/Fetching mobilenet_v2_[^]*about 9 MB, from http:\/\/127\.0\.0\.1:9\//);
    expect(stderr).toContain('the download failed');
    expect(existsSync(out)).toBe(false);
  });
});
