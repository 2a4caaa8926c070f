import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
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
    expect(page).not.toMatch(/<script|https?:|url\(|@import|\son\w+=|NaN|undefined/i);
    expect(page).toContain('Why this recipe');
    expect(page).toContain('Not tested');
    expect(page).toContain('--minutes 0.15');
    const data = JSON.parse(await readFile(at('page.json'), 'utf8')) as Record<string, unknown>;
    expect(data['verdict']).toEqual(json['verdict']);
    expect(data).toHaveProperty('reproduction.untested');
    expect((json['verdict'] as { line: string }).line).toMatch(
      /HELPS|HURTS|NO BENEFIT|Not decided|Not measured/,
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

  it('ends at Ctrl-C and writes nothing', async () => {
    const { code, stderr } = await graftUntil(/linear probe/, words('never', '--minutes', '5'));
    expect(code).toBe(130);
    expect(stderr).toContain('Nothing was written.');
    await expect(readFile(at('never.html'))).rejects.toThrow('ENOENT');
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
