import { ConfigError, FormatError } from '@graftjs/core';
import type { ArtifactSource } from './artifact-source.js';
import { directorySource } from './directory-source.js';
import { folderSource } from './folder-source.js';
import { memorySource, type FileContent } from './memory-source.js';
import { urlSource, type Fetch } from './url-source.js';

/**
 * Where a model can be read from: a path of a file or its folder (Node), a `file:` or `http(s):`
 * URL, a file, files or a folder that a user chose in a browser, a folder of the browser's own file
 * system (OPFS), the bytes of a file, or bytes by file name.
 */
export type ModelSource =
  | string
  | URL
  | Blob
  | ArrayBuffer
  | Uint8Array
  | Iterable<File>
  | FileSystemDirectoryHandle
  | ReadonlyMap<string, FileContent>
  | { readonly [file: string]: FileContent };

/** A place of files, and the one that was pointed at (`null`: the place as a whole). */
export interface OpenedSource {
  readonly source: ArtifactSource;
  readonly entry: string | null;
}

export async function openSource(given: ModelSource, fetch?: Fetch): Promise<OpenedSource> {
  if (typeof given === 'string' || given instanceof URL) return openPlace(given, fetch);
  if (isDirectory(given)) return { source: directorySource(given), entry: null };
  const files = fileMap(given);
  if (files.size === 0) {
    throw new ConfigError({ where: 'loadModel', problem: 'no file was given' });
  }
  return { source: memorySource(files), entry: files.size === 1 ? firstOf(files.keys()) : null };
}

const isDirectory = (given: object): given is FileSystemDirectoryHandle =>
  'kind' in given && given.kind === 'directory' && 'getFileHandle' in given;

function fileMap(
  given: Exclude<ModelSource, string | URL | FileSystemDirectoryHandle>,
): ReadonlyMap<string, FileContent> {
  if (given instanceof Blob)
    return new Map([['name' in given ? (given as File).name : 'blob', given]]);
  if (isBytes(given)) return new Map([['bytes', given]]);
  if (given instanceof Map) return given as ReadonlyMap<string, FileContent>;
  if (Symbol.iterator in given) {
    return new Map([...(given as Iterable<File>)].map((file) => [nameInFolder(file), file]));
  }
  return new Map(Object.entries(given as { readonly [file: string]: FileContent }));
}

/** By what it does: an ArrayBuffer may come from another realm. */
const isBytes = (given: object): given is ArrayBuffer | Uint8Array =>
  ArrayBuffer.isView(given) || Object.prototype.toString.call(given) === '[object ArrayBuffer]';

/** A folder chosen in a browser names its files by `folder/file`; the model knows them by `file`. */
const nameInFolder = (file: File): string =>
  file.webkitRelativePath ? file.webkitRelativePath.split('/').slice(1).join('/') : file.name;

const firstOf = <T>(items: Iterable<T>): T | null => [...items][0] ?? null;

async function openPlace(
  given: string | URL,
  fetch: Fetch = globalThis.fetch,
): Promise<OpenedSource> {
  const text = String(given);
  if (/^https?:/i.test(text)) {
    const url = new URL(text);
    const entry = decodeURIComponent(url.pathname.split('/').at(-1) ?? '');
    return { source: urlSource(url, fetch), entry: entry || null };
  }
  if (/^[a-z][a-z0-9+.-]+:/i.test(text) && !text.startsWith('file:') && !/^[a-z]:\\/i.test(text)) {
    throw new ConfigError({
      where: text,
      problem: 'this kind of URL cannot be read',
      operands: [{ label: 'expected', value: 'a path, or a file:, http: or https: URL' }],
    });
  }
  return openPath(text);
}

async function openPath(text: string): Promise<OpenedSource> {
  const { stat } = await import('node:fs/promises');
  const { basename, dirname } = await import('node:path');
  const { fileURLToPath } = await import('node:url');
  const path = text.startsWith('file:') ? fileURLToPath(text) : text;
  const status = await stat(path).catch((error: unknown) => {
    throw new FormatError({
      where: path,
      problem: 'there is no such file or folder',
      cause: error,
    });
  });
  return status.isDirectory()
    ? { source: await folderSource(path), entry: null }
    : { source: await folderSource(dirname(path)), entry: basename(path) };
}
