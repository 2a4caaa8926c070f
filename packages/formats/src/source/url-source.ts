import { FormatError } from '@graftjs/core';
import {
  missingFile,
  tooLarge,
  type ArtifactSource,
  type ReadProgress,
} from './artifact-source.js';
import { checkFileName } from './check-file-name.js';

export type Fetch = (url: string, init?: RequestInit) => Promise<Response>;

/** The files beside a URL. Its query (a token, mostly) goes with every request. */
export function urlSource(base: URL, fetch: Fetch): ArtifactSource {
  const folder = new URL('.', base);
  const urlOf = (file: string): string => {
    const path = checkFileName(file, folder.href).split('/').map(encodeURIComponent).join('/');
    const url = new URL(path, folder);
    url.search = base.search;
    return url.href;
  };
  const request = async (file: string): Promise<Response> => {
    let response: Response;
    try {
      response = await fetch(urlOf(file));
    } catch (error) {
      throw new FormatError({
        where: source.locate(file),
        problem: 'the download failed',
        operands: [{ label: 'reason', value: reasonOf(error) }],
        cause: error,
      });
    }
    if (response.ok) return response;
    await response.body?.cancel();
    if (response.status === 404) throw missingFile(source, file);
    throw new FormatError({
      where: source.locate(file),
      problem: 'the download failed',
      operands: [{ label: 'status', value: `${response.status} ${response.statusText}`.trimEnd() }],
    });
  };
  const source: ArtifactSource = {
    where: folder.href,
    locate: (file) => new URL(file, folder).href,
    list: () => Promise.resolve(null),
    // A length that a server announces may be that of compressed bytes; only reading tells.
    size: () => Promise.resolve(null),
    async read(file, limit, onProgress) {
      const { bytes, complete } = await readBody(await request(file), limit, onProgress);
      if (!complete) throw tooLarge(source, file, limit);
      return bytes;
    },
    async peek(file, count) {
      const { bytes } = await readBody(await request(file), count);
      return bytes.subarray(0, count);
    },
  };
  return source;
}

/** Reads until the end, or until there is more than the limit. */
async function readBody(response: Response, limit: number, onProgress?: ReadProgress) {
  const chunks: Uint8Array[] = [];
  let loaded = 0;
  const reader = response.body?.getReader();
  let complete = false;
  while (reader && !complete && loaded <= limit) {
    const { done, value } = await reader.read();
    if (done) complete = true;
    else {
      chunks.push(value);
      loaded += value.length;
      onProgress?.(loaded);
    }
  }
  if (!complete) await reader?.cancel();
  const bytes = new Uint8Array(loaded);
  let offset = 0;
  for (const chunk of chunks) {
    bytes.set(chunk, offset);
    offset += chunk.length;
  }
  return { bytes, complete: complete || !reader };
}

/** Why a request failed, with what the network says. */
export function reasonOf(error: unknown): string {
  const { message, cause } = error as Error;
  return cause instanceof Error ? `${message}: ${cause.message}` : message;
}
