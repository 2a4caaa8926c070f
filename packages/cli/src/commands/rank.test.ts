import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { graft } from '../testing/graft.js';
import { makePhotos } from '../testing/photo-folder.js';
import { makeBase } from '../testing/small-base.js';

let folder = '';
const at = (name: string) => join(folder, name);

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'graft-rank-'));
  await makePhotos(at('photos'), 6);
  await makeBase(at('first'));
  await makeBase(at('second'));
  await writeFile(at('first/LICENSE'), 'MIT License\n\nPermission is hereby granted…');
});
afterAll(() => rm(folder, { recursive: true }));

const rank = (...more: string[]) =>
  graft('rank', at('photos'), '--preprocess', 'zeroToOne', '--backend', 'cpu', ...more);

describe('graft rank', () => {
  it('prints a table with time, size and licence', async () => {
    const { code, stdout } = await rank(
      '--models',
      at('first'),
      at('second/model.json'),
      '--rounds',
      '5',
    );
    expect(code).toBe(0);
    expect(stdout).toMatch(/2 models on 18 examples of 3 classes, ranked by LogME/);
    expect(stdout).toMatch(/first .* MiB +MIT/);
    expect(stdout).toMatch(/second .* MiB +not said/);
  });

  it('gives figures to programs, with the agreement where it is asked for', async () => {
    const { code, json } = await rank(
      ...['--models', at('first'), at('second'), '--by', 'nearest', '--rounds', '0'],
      ...['--probe', '--json'],
    );
    expect(code).toBe(0);
    expect(json).toMatchObject({
      by: 'nearest',
      models: [
        { rank: 1, path: at('first'), license: 'MIT', parameters: 1509 },
        { rank: 2, path: at('second') },
      ],
    });
    const [{ fineTuned, scores }] = json['models'] as [
      { fineTuned: number; scores: { nearest: number } },
    ];
    expect(fineTuned).toBeGreaterThan(0.5);
    expect(scores.nearest).toBeGreaterThan(0.5);
  });

  it('says what is wrong', async () => {
    expect((await rank()).stderr).toContain("required option '--models <model...>' not specified");
    const twice = await rank('--models', at('first'), at('first'));
    expect(twice.stderr).toContain('is named twice');
    const none = await rank('--models', at('third'));
    expect(none.code).toBe(1);
    expect(none.stderr).toContain('third');
    const unknown = await rank('--models', at('first'), '--by', 'logme');
    expect(unknown.stderr).toContain('Did you mean "logMe"?');
    const empty = await graft(
      ...['rank', at('nothing'), '--models', at('first'), '--preprocess', 'none'],
      ...['--backend', 'cpu'],
    );
    expect(empty.code).toBe(1);
    expect(empty.stderr).toContain('nothing');
  });
});
