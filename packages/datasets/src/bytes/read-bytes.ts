import { DataError } from '@graftjs/core';

/** Where bytes can come from: a path (Node), a `file:` or `http(s):` URL, or memory. */
export type ByteSource = string | URL | Uint8Array | ArrayBuffer | Blob;

/** How messages name a source. */
export function nameOf(source: ByteSource): string {
  if (typeof source === 'string') return source;
  if (source instanceof URL) return source.href;
  return typeof File !== 'undefined' && source instanceof File ? source.name : 'the bytes given';
}

/** All bytes of a source; a source that is not there is a DataError that names it. */
export async function readBytes(source: ByteSource): Promise<Uint8Array> {
  const bytes = await findBytes(source);
  if (bytes) return bytes;
  throw new DataError({ where: nameOf(source), problem: 'there is no such file' });
}

/** All bytes of a source, or `null` where there is no such file. */
export async function findBytes(source: ByteSource): Promise<Uint8Array | null> {
  if (source instanceof Uint8Array) return source;
  if (source instanceof Blob) return new Uint8Array(await source.arrayBuffer());
  if (typeof source !== 'string' && !(source instanceof URL)) return new Uint8Array(source);
  const text = String(source);
  return /^https?:/i.test(text) ? download(text) : readFromDisk(source);
}

async function readFromDisk(source: string | URL): Promise<Uint8Array | null> {
  const { readFile } = await import('node:fs/promises');
  const path = typeof source === 'string' && source.startsWith('file:') ? new URL(source) : source;
  try {
    return await readFile(path);
  } catch (error) {
    if ((error as { code?: string }).code === 'ENOENT') return null;
    throw new DataError({
      where: nameOf(source),
      problem: 'the file cannot be read',
      operands: [{ label: 'reason', value: (error as Error).message }],
      cause: error,
    });
  }
}

async function download(url: string): Promise<Uint8Array | null> {
  const response = await fetch(url);
  if (response.ok) return new Uint8Array(await response.arrayBuffer());
  if (response.status === 404) return null;
  throw new DataError({
    where: url,
    problem: 'the download failed',
    operands: [{ label: 'status', value: `${response.status} ${response.statusText}`.trim() }],
  });
}
