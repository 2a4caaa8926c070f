import { FormatError } from '@graftjs/core';

export interface ReplaceOptions {
  /** Names of files in the folder that are part of the model there, or `null` if there is none. */
  modelFilesIn(folder: string): Promise<readonly string[] | null>;
  /** Writes into a folder that holds something else than a model. */
  readonly overwrite: boolean;
}

/**
 * Writes files as a folder, all or nothing: into a folder beside it, which then takes its name. A
 * model that was there before is replaced; files beside it that are not its own are kept.
 *
 * @throws FormatError where the folder holds something else; what the file system says where it cannot
 * be written, with nothing left behind
 *
 * @example
 * const isMine = (name: string) => name.endsWith('.json');
 * await replaceFolder('runs/1', files, {
 *   modelFilesIn: async (folder) => (await readdir(folder)).filter(isMine),
 *   overwrite: false,
 * });
 */
export async function replaceFolder(
  folder: string,
  files: ReadonlyMap<string, Uint8Array>,
  { modelFilesIn, overwrite }: ReplaceOptions,
): Promise<void> {
  const { cp, mkdir, rename, rm } = await import('node:fs/promises');
  const { basename, dirname, join, resolve } = await import('node:path');
  const target = resolve(folder);
  const parent = dirname(target);
  const there = await entriesOf(target);
  const old = there && there.length > 0 ? await modelFilesIn(target) : [];
  if (there && old === null && !overwrite) throw notAModel(folder, there);
  await mkdir(parent, { recursive: true });
  const temporary = join(parent, `.${basename(target)}.new-${crypto.randomUUID()}`);
  await mkdir(temporary);
  try {
    for (const [name, bytes] of files) await writeDurably(join(temporary, name), bytes);
    const replaced = new Set([...(old ?? []), ...files.keys()]);
    for (const name of there ?? []) {
      if (replaced.has(name)) continue;
      await cp(join(target, name), join(temporary, name), { recursive: true });
    }
    if (!there) return await rename(temporary, target);
    // Between the two renames the folder has no name of its own, but both versions are whole.
    const aside = `${temporary}-old`;
    await rename(target, aside);
    await rename(temporary, target).catch(async (error: unknown) => {
      await rename(aside, target);
      throw error;
    });
    await rm(aside, { recursive: true });
  } catch (error) {
    await rm(temporary, { recursive: true, force: true });
    throw error;
  }
}

/** Names in a folder; `null` where there is nothing. */
async function entriesOf(path: string): Promise<string[] | null> {
  const { readdir } = await import('node:fs/promises');
  try {
    return await readdir(path);
  } catch (error) {
    const { code } = error as { code?: string };
    if (code === 'ENOENT') return null;
    throw new FormatError({
      where: path,
      problem:
        code === 'ENOTDIR'
          ? 'it is a file, and the model is a folder'
          : 'the folder cannot be read',
      cause: error,
    });
  }
}

/** On the disk, not only on its way there, before anything is renamed. */
async function writeDurably(path: string, bytes: Uint8Array): Promise<void> {
  const { open } = await import('node:fs/promises');
  const handle = await open(path, 'wx');
  try {
    await handle.writeFile(bytes);
    await handle.sync();
  } finally {
    await handle.close();
  }
}

function notAModel(folder: string, there: readonly string[]): FormatError {
  return new FormatError({
    where: folder,
    problem: 'the folder holds something else than a model',
    operands: [{ label: 'found', value: [...there].sort().slice(0, 10).join(', ') }],
    hint: 'Choose another folder, or give { overwrite: true }; files that are there are kept.',
  });
}
