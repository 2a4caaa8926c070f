import { ConfigError } from '@graftjs/core';
import { mkdtemp, readdir, rmdir, stat } from 'node:fs/promises';
import { basename, dirname, join, resolve } from 'node:path';
import { isRunFolder, notWritable } from './write-run-folder.js';

/** What `adapt` writes of itself. */
export const ADAPTATION = 'adaptation.json';

/**
 * Where a run will be written: the folder asked for, or the next free one under `runs/`. Refused
 * before the work begins where it could not be written, or where something else would be lost.
 */
export async function claimRunFolder(asked: string | undefined, photos: string): Promise<string> {
  if (asked === undefined) return nextFree(`runs/${slug(basename(resolve(photos)))}`);
  const entries = await entriesOf(asked);
  if (entries && entries.length > 0 && !isRunFolder(entries)) {
    throw new ConfigError({
      where: `--out ${asked}`,
      problem: 'the folder holds something else than a run of graft',
      operands: [{ label: 'found', value: entries.slice(0, 8).join(', ') }],
      hint: 'Choose a new folder; an earlier run would be replaced.',
    });
  }
  await checkWritable(asked);
  return asked;
}

async function nextFree(stem: string): Promise<string> {
  await checkWritable(stem);
  for (let n = 1; ; n++) {
    const folder = `${stem}-${n}`;
    if ((await entriesOf(folder)) === null) return folder;
  }
}

/** Names in a folder; `null` where there is nothing. */
async function entriesOf(folder: string): Promise<string[] | null> {
  try {
    return await readdir(folder);
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === 'ENOENT') return null;
    throw new ConfigError({
      where: `--out ${folder}`,
      problem: code === 'ENOTDIR' ? 'it is a file' : 'the folder cannot be read',
      cause: error,
    });
  }
}

async function checkWritable(folder: string): Promise<void> {
  let place = dirname(resolve(folder));
  while (!(await exists(place))) place = join(place, '..');
  // Tried, not asked: a disk that is full or only read says so at once, not after the training.
  try {
    const probe = await mkdtemp(join(place, '.graft-'));
    await rmdir(probe);
  } catch (cause) {
    throw notWritable(folder, cause);
  }
}

const exists = (path: string): Promise<boolean> =>
  stat(path).then(
    () => true,
    () => false,
  );

const slug = (name: string): string => name.toLowerCase().replaceAll(/[^a-z0-9]+/g, '-') || 'run';
