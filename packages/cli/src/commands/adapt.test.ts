import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { domainCatalogue } from '../adapting/domain-catalogue.js';
import { graft } from '../testing/graft.js';
import { makePhotos } from '../testing/photo-folder.js';
import { makeBase } from '../testing/small-base.js';

jest.setTimeout(120_000);
let folder = '';
const at = (...names: string[]): string => join(folder, ...names);

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'graft-adapt-'));
  await makePhotos(at('photos'), 8);
  await makePhotos(at('dark'), 8, 0.45);
  await makeBase(at('base'));
  const { code } = await graft(
    ...['train', at('photos'), '--base', at('base'), '--out', at('run'), '--seed', '5'],
    ...['--recipe', 'linear-probe', '--preprocess', 'zeroToOne', '--backend', 'simd'],
  );
  expect(code).toBe(0);
});
afterAll(() => rm(folder, { recursive: true }));

const adapt = (...more: string[]) =>
  graft('adapt', at('run'), at('dark'), '--out', at('adapted'), '--seed', '5', ...more);

describe('graft adapt', () => {
  it.each(Object.keys(domainCatalogue))('by %s', async (method) => {
    const { code, json, stderr } = await adapt(
      ...['--method', method, '--photos', at('photos'), '--test', at('dark'), '--epochs', '1'],
      '--json',
    );
    expect([code, stderr]).toEqual([0, expect.stringContaining('The new photos: ')]);
    expect(json).toMatchObject({
      method,
      unlabelled: { photos: 24 },
      accuracy: { before: expect.any(Number), after: expect.any(Number) },
    });
    expect((json['done'] as string[])[0]).not.toBe('');
    const { json: evaluated } = await graft('evaluate', at('adapted'), at('dark'), '--json');
    expect(evaluated['accuracy']).toBeCloseTo((json['accuracy'] as { after: number }).after, 6);
  });

  it('makes dark pictures readable by their statistics alone', async () => {
    const { json } = await adapt('--test', at('dark'), '--json');
    const { before, after } = json['accuracy'] as Record<string, number>;
    expect(after).toBeGreaterThanOrEqual(before!);
    expect(json['done']).toEqual(['1 batch normalisations got the statistics of 24 photos']);
    const facts = JSON.parse(await readFile(at('adapted', 'adaptation.json'), 'utf8')) as object;
    expect(json).toMatchObject(facts);
  });

  it('takes photos that lie in one heap', async () => {
    const { code, json } = await graft(
      ...['adapt', at('run'), at('dark', 'red'), '--out', at('adapted'), '--json'],
    );
    expect(code).toBe(0);
    expect(json).toMatchObject({ unlabelled: { photos: 8 } });
  });

  it('says without labels that nobody knows whether it helped', async () => {
    const { stdout } = await adapt();
    expect(stdout).toContain('Whether it helped cannot be known without labels');
  });

  it('asks for labelled photos where a method trains on them, before anything is read', async () => {
    const { code, stderr } = await adapt('--method', 'coral');
    expect(code).toBe(1);
    expect(stderr).toContain('--photos FOLDER; or take adabn or tent');
    await rm(at('adapted'), { recursive: true, force: true });
    const missing = await graft('adapt', at('run'), at('night'), '--out', at('adapted'));
    expect(missing.code).toBe(1);
    expect(missing.stderr).toContain('night');
    expect(await readdir(folder)).not.toContain('adapted');
  });
});
