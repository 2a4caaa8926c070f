import { DataError, didYouMean } from '@graftjs/core';
import { naturalOrder } from './natural-order.js';

/** A file that was left out, and why. */
export interface LeftOut {
  /** Path inside the folder, with `/`. */
  readonly file: string;
  readonly reason: string;
}

export interface ScannedFolder {
  readonly classNames: readonly string[];
  /** Images by class, in natural order. */
  readonly files: readonly (readonly string[])[];
  readonly ignored: readonly LeftOut[];
}

const IMAGE_FILE = /\.(jpe?g|jpe|jfif|png|webp|gif|tiff?|avif|bmp)$/i;

/**
 * Finds the images of a folder that has one folder for each class. Folders inside a class belong
 * to the class. Hidden files, other files, files beside the class folders, and links that lead
 * out of the folder are listed as ignored.
 */
export async function scanFolder(dir: string, classes?: readonly string[]): Promise<ScannedFolder> {
  const ignored: LeftOut[] = [];
  const entries = await list(dir, '', dir);
  for (const { name, kind, reason } of entries) {
    if (kind === 'ignored') ignored.push({ file: name, reason });
    if (kind === 'file') ignored.push({ file: name, reason: 'it is in no class folder' });
  }
  const found = entries.filter(({ kind }) => kind === 'folder').map(({ name }) => name);
  const classNames = classes ?? found;
  checkClasses(dir, classNames, found);
  const files: string[][] = [];
  for (const name of classNames) {
    const images = await imagesOf(dir, name, ignored);
    if (images.length === 0) throw emptyClass(dir, name, ignored);
    files.push(images.sort(naturalOrder));
  }
  return { classNames, files, ignored };
}

async function imagesOf(dir: string, folder: string, ignored: LeftOut[]): Promise<string[]> {
  const images: string[] = [];
  for (const { name, kind, reason } of await list(dir, folder, dir)) {
    const file = `${folder}/${name}`;
    if (kind === 'folder') images.push(...(await imagesOf(dir, file, ignored)));
    else if (kind === 'file' && IMAGE_FILE.test(name)) images.push(file);
    else ignored.push({ file, reason: kind === 'file' ? 'it is not an image file' : reason });
  }
  return images;
}

interface Entry {
  readonly name: string;
  readonly kind: 'file' | 'folder' | 'ignored';
  readonly reason: string;
}

async function list(dir: string, folder: string, root: string): Promise<Entry[]> {
  const { readdir } = await import('node:fs/promises');
  const { join } = await import('node:path');
  const path = join(dir, folder);
  const entries = await readdir(path, { withFileTypes: true }).catch((error: unknown) => {
    const missing = (error as { code?: string }).code === 'ENOENT';
    throw new DataError({
      where: path,
      problem: missing ? 'there is no such folder' : 'the folder cannot be read',
      ...(missing ? {} : { operands: [{ label: 'reason', value: (error as Error).message }] }),
      cause: error,
    });
  });
  const described = entries.map(async (entry): Promise<Entry> => {
    const { name } = entry;
    if (name.startsWith('.') || name === '__MACOSX') {
      return { name, kind: 'ignored', reason: 'it is hidden' };
    }
    if (entry.isDirectory()) return { name, kind: 'folder', reason: '' };
    if (entry.isFile()) return { name, kind: 'file', reason: '' };
    if (entry.isSymbolicLink()) return { name, ...(await followLink(join(path, name), root)) };
    return { name, kind: 'ignored', reason: 'it is neither a file nor a folder' };
  });
  return (await Promise.all(described)).sort((a, b) => naturalOrder(a.name, b.name));
}

/** A link counts as the file it leads to, if that lies in the folder; links to folders never do. */
async function followLink(path: string, root: string): Promise<Omit<Entry, 'name'>> {
  const { realpath, stat } = await import('node:fs/promises');
  const { sep } = await import('node:path');
  try {
    const target = await realpath(path);
    if (!target.startsWith((await realpath(root)) + sep)) {
      return { kind: 'ignored', reason: 'it is a link that leaves the folder' };
    }
    return (await stat(target)).isFile()
      ? { kind: 'file', reason: '' }
      : { kind: 'ignored', reason: 'it is a link to a folder' };
  } catch {
    return { kind: 'ignored', reason: 'it is a link to nothing' };
  }
}

function checkClasses(dir: string, wanted: readonly string[], found: readonly string[]): void {
  if (wanted.length === 0) {
    throw new DataError({
      where: dir,
      problem: 'there are no class folders in it',
      hint: 'Put the images of each class into a folder of their own, named as the class.',
    });
  }
  const missing = wanted.find((name) => !found.includes(name));
  if (missing === undefined) return;
  throw new DataError({
    where: dir,
    problem: `there is no folder for the class "${missing}"`,
    hint: didYouMean(missing, found),
  });
}

function emptyClass(dir: string, name: string, ignored: readonly LeftOut[]): DataError {
  const inside = ignored.filter(({ file }) => file.startsWith(`${name}/`));
  return new DataError({
    where: `${dir}/${name}`,
    problem: 'the class folder has no images',
    operands: inside.slice(0, 5).map(({ file, reason }) => ({ label: file, value: reason })),
    hint: 'Add images, or remove the folder, or name the classes to use with the option "classes".',
  });
}
