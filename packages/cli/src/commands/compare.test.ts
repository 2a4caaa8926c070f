import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { graft } from '../testing/graft.js';
import { makePhotos } from '../testing/photo-folder.js';
import { makeBase } from '../testing/small-base.js';

let folder = '';
const at = (...names: string[]): string => join(folder, ...names);
const train = (out: string, ...more: string[]) =>
  graft(
    ...['train', at('photos'), '--base', at('base'), '--out', at(out), '--seed', '5'],
    ...['--preprocess', 'zeroToOne', '--backend', 'simd', '--epochs', '1', ...more],
  );

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'graft-compare-'));
  await makePhotos(at('photos'), 6);
  await makeBase(at('base'));
  await train('probed', '--recipe', 'linear-probe');
  await train('tuned', '--recipe', 'full', '--rate', '0.003', '--batch-size', '4');
});
afterAll(() => rm(folder, { recursive: true }));

describe('graft compare', () => {
  it('says which layers moved, and which belong to one alone', async () => {
    const { code, json, stdout } = await graft('compare', at('base'), at('tuned'), '--json');
    expect(code).toBe(0);
    expect(json).toMatchObject({
      layers: [
        { layer: 'conv_a', state: 'moved' },
        // Batch normalisations keep the statistics of the source.
        { layer: 'norm_a', state: 'same' },
        { layer: 'conv_b', state: 'moved' },
      ],
      onlyInFirst: ['classes'],
      answers: null,
    });
    expect(stdout).not.toContain('moved by');
    const probed = await graft('compare', at('base'), at('probed'));
    expect(probed.stdout).toMatch(/^3 layers in both: 3 the same to the last bit, 0 moved/);
    const text = (await graft('compare', at('base'), at('tuned'))).stdout;
    expect(text).toMatch(/layer +numbers +moved by\n {2}\w+_\w/);
  });

  it('compares the answers on photos', async () => {
    const { code, json } = await graft(
      ...['compare', at('probed'), at('tuned'), '--photos', at('photos'), '--json'],
    );
    expect(code).toBe(0);
    const answers = json['answers'] as Record<string, number>;
    expect(answers).toMatchObject({ photos: 18, accuracies: [1, expect.any(Number)] });
    const { stdout } = await graft(
      ...['compare', at('probed'), at('probed'), '--photos', at('photos')],
    );
    expect(stdout).toContain('they say the same on 100.0 %');
    expect(stdout).toContain('no difference is shown (McNemar, p = 1.0)');
  });

  it('says which of the two cannot be read', async () => {
    const { code, stderr } = await graft('compare', at('base'), at('nothing'));
    expect(code).toBe(1);
    expect(stderr).toContain(`${at('nothing')}: there is no such file or folder`);
  });
});
