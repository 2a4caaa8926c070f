// A run that is interrupted and called again ends with the bits of one that never was.
import { createHash } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { graft, graftUntil } from '../testing/graft.js';
import { makePhotos } from '../testing/photo-folder.js';
import { makeBase } from '../testing/small-base.js';

jest.setTimeout(120_000);
let folder = '';
const at = (...names: string[]): string => join(folder, ...names);

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'graft-resume-'));
  await makePhotos(at('photos'), 8);
  await makeBase(at('base'));
});
afterAll(() => rm(folder, { recursive: true }));

const words = (out: string, ...more: string[]): string[] => [
  ...['train', at('photos'), '--base', at('base'), '--out', at(out), '--seed', '5'],
  ...['--preprocess', 'zeroToOne', '--backend', 'simd', '--batch-size', '4', ...more],
];
const recipe = ['--recipe', 'lpft:start=random,probeEpochs=4,tuneEpochs=4'];
const weightsOf = (run: string): string =>
  createHash('sha256')
    .update(readFileSync(at(run, 'group1-shard1of1.bin')))
    .digest('hex');

describe('graft train --resume', () => {
  it.each([/linear probe, epoch 2\/4/, /linear probe, epoch 4\/4/, /fine-tuning, epoch 3\/4/])(
    'after Ctrl-C at %s',
    async (moment) => {
      await graft(...words('whole', ...recipe));
      const first = await graftUntil(moment, words('again', ...recipe, '--resume'));
      expect(first.code).toBe(130);
      expect(first.stderr).toContain(`The same command goes on from ${at('again.resume')}.`);
      expect(existsSync(at('again'))).toBe(false);
      const second = await graft(...words('again', ...recipe, '--resume', '--json'));
      expect(second.code).toBe(0);
      expect(second.stderr).toContain(`Going on from ${at('again.resume')}`);
      expect(second.stderr).not.toContain('linear probe, epoch 1/4');
      expect(weightsOf('again')).toBe(weightsOf('whole'));
      expect((second.json['phases'] as { epochs: object[] }[])[1]?.epochs).toHaveLength(4);
      expect((await readdir(folder)).filter((name) => /again\.|^\./.test(name))).toEqual([]);
      await rm(at('again'), { recursive: true });
    },
  );

  it('does not go on with another run', async () => {
    await graftUntil(/probe, epoch 2\/4/, words('again', ...recipe, '--resume'));
    const { code, stderr } = await graft(
      ...words('again', '--recipe', 'lpft:start=random,probeEpochs=5', '--resume'),
    );
    expect(code).toBe(1);
    expect(stderr).toMatch(/again\.resume: it holds the state of another fine-tuning/);
    expect(stderr).toMatch(/recipe +"1\. linear probe: the head, 4 epochs/);
  });
});
