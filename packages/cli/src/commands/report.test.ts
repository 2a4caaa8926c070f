import { cp, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { graft, graftUntil } from '../testing/graft.js';
import { makePhotos } from '../testing/photo-folder.js';
import { makeBase } from '../testing/small-base.js';

jest.setTimeout(90_000);
let folder = '';
const at = (name: string) => join(folder, name);

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'graft-report-'));
  await makePhotos(at('photos'), 14);
  await makeBase(at('base'));
});
afterAll(() => rm(folder, { recursive: true }));

const words = (out: string, ...more: string[]) => [
  ...['report', at('photos'), '--base', at('base'), '--preprocess', 'zeroToOne'],
  ...['--backend', 'cpu', '--out', at(out), ...more],
];

describe('graft report', () => {
  it('writes one page that asks for nothing, and its figures', async () => {
    const { code, json, stderr } = await graft(
      ...words('page.html', '--source', at('photos'), '--minutes', '0.15', '--json'),
    );
    expect(stderr).toContain('choosing a recipe');
    expect(code).toBe(0);
    expect(json).toMatchObject({ report: at('page.html'), data: at('page.json') });
    expect(json['seconds']).toBeLessThan(60);
    const page = await readFile(at('page.html'), 'utf8');
    expect(page).toContain(`content="default-src 'none'`);
    // Without the pictures, whose letters may spell anything.
    const text = page.replaceAll(/base64,[\w+/=]+/g, '');
    expect(text).not.toMatch(/<script|https?:|url\(|@import|\son\w+=|NaN|undefined/i);
    expect(page).toContain('Why this recipe');
    expect(page).toContain('Not tested');
    expect(page).toContain('--minutes 0.15');
    const data = JSON.parse(await readFile(at('page.json'), 'utf8')) as Record<string, unknown>;
    expect(data['verdict']).toEqual(json['verdict']);
    expect(data).toHaveProperty('reproduction.untested');
    expect((json['verdict'] as { line: string }).line).toMatch(
      /^(Transfer helps|Transfer hurts|No benefit shown|Not decided|Not measured)/,
    );
  });

  it('with hardly any time says what there was none for', async () => {
    const { code } = await graft(...words('short', '--minutes', '0.001'));
    expect(code).toBe(0);
    const page = await readFile(at('short.html'), 'utf8');
    expect(page).toContain('class="omitted"');
    expect(page).toContain('Not measured');
    expect(page).toContain('No examples of the source were given.');
  });

  it('ends at Ctrl-C, keeps what is done, and goes on from there', async () => {
    const command = words('later.html', '--minutes', '0.4');
    const stopped = await graftUntil(/seed 2|what is forgotten/, command);
    expect(stopped.code).toBe(130);
    expect(stopped.stderr).toContain(
      `What was done is kept in ${at('later.part.jsonl')}: the same command goes on from there.`,
    );
    await expect(readFile(at('later.html'))).rejects.toThrow('ENOENT');
    const lines = (await readFile(at('later.part.jsonl'), 'utf8')).trim().split('\n').slice(1);
    const done = lines.map((line) => JSON.parse(line) as { name: string; value: unknown });
    const runs = done.filter(({ name }) => name.startsWith('in pairs'));
    expect(done.map(({ name }) => name)).toEqual(
      expect.arrayContaining(['ranking', 'rate', 'plan of runs']),
    );

    const again = await graft(...command);
    expect(again.code).toBe(0);
    expect(again.stderr).toContain(`Going on from ${at('later.part.jsonl')}`);
    const data = JSON.parse(await readFile(at('later.json'), 'utf8')) as { runs: object[] };
    expect(data.runs).toEqual(
      expect.arrayContaining(runs.flatMap(({ value }) => value as object[])),
    );
    // What is done is no longer needed.
    await expect(readFile(at('later.part.jsonl'))).rejects.toThrow('ENOENT');
  });

  it('takes nothing over from another study', async () => {
    const command = words('other.html', '--minutes', '0.4');
    await graftUntil(/seed 2/, command);
    const { stderr } = await graftUntil(/choosing/, [...command, '--seed', '9']);
    expect(stderr).not.toContain('Going on from');
  });

  it('says what is wrong with the photos', async () => {
    await cp(at('photos'), at('spoilt'), { recursive: true });
    const [classFolder, otherFolder] = await readdir(at('spoilt'));
    const [photo] = await readdir(join(at('spoilt'), classFolder!));
    const from = join(at('spoilt'), classFolder!, photo!);
    for (let i = 0; i < 6; i++) await cp(from, join(at('spoilt'), otherFolder!, `copy-${i}.png`));
    await writeFile(join(at('spoilt'), otherFolder!, 'broken.png'), 'no picture');
    const [, , ...others] = words('spoilt.html', '--minutes', '0.001');
    const { code } = await graft('report', at('spoilt'), ...others);
    expect(code).toBe(0);
    const page = await readFile(at('spoilt.html'), 'utf8');
    expect(page).toContain('Before you read on: the data');
    expect(page).toMatch(/1 file could not be read and stayed out: [^<]*broken\.png/);
    expect(page).toMatch(/test examples (is|are) also among the training examples/);
    expect(page).toContain('there under two classes');
  });

  it('says what is wrong before it begins', async () => {
    await writeFile(at('thesis.html'), 'years of work');
    const lost = await graft(...words('thesis.html'));
    expect(lost.code).toBe(1);
    expect(lost.stderr).toContain('there is something else than a report of graft');
    const nowhere = await graft(...words('no/such/folder/page.html'));
    expect(nowhere.stderr).toContain('the folder is not there');
    const none = await graft(...words('x.html', '--minutes', '0'));
    expect(none.code).toBe(2);
    expect(none.stderr).toContain('It must be a number above 0.');
  });
});
