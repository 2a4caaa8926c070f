import { ConfigError, FormatError, type Operand } from '@graftjs/core';
import type { ReadProgress } from '../source/artifact-source.js';
import { reasonOf, type Fetch } from '../source/url-source.js';

export interface CachedFileOptions {
  /** What the content must hash to, `sha256:…` or `md5:…`; anything else is an error and not kept. */
  readonly checksum?: string;
  /** Default `GRAFT_CACHE`, or `~/.cache/graft`. */
  readonly folder?: string;
  readonly fetch?: Fetch;
  /** Told before anything is fetched; not where the copy is used. */
  readonly onStart?: () => void;
  readonly onProgress?: ReadProgress;
}

/**
 * Downloads a file once (Node): into a cache folder, where it is found the next time. A download that
 * broke off goes on where it stopped. The checksum is compared before the file takes its name, and
 * again whenever it is used, so that a damaged copy is fetched anew.
 *
 * @returns the path of the copy
 * @throws FormatError where the download fails, or is not what the checksum says
 * @example
 * const model = await loadModel(await cachedFile('https://models.example/net.keras', { checksum: 'sha256:…' }));
 */
export async function cachedFile(
  url: string | URL,
  { checksum, folder, fetch = globalThis.fetch, onStart, onProgress }: CachedFileOptions = {},
): Promise<string> {
  const [algorithm, expected] = parseChecksum(checksum);
  const { mkdir, readFile, rename, rm, writeFile } = await import('node:fs/promises');
  const { join } = await import('node:path');
  const directory = folder ?? (await defaultFolder());
  await mkdir(directory, { recursive: true });
  const path = join(directory, await nameOf(String(url)));
  // Without a checksum given, the copy must still be what it was when it came.
  const note = `${path}.${algorithm}`;
  const known = expected ?? (await readFile(note, 'utf8').catch(() => undefined));
  if (known !== undefined && (await hashOf(path, algorithm)) === known) return path;
  const part = `${path}.part`;
  onStart?.();
  await resume(String(url), part, fetch, onProgress);
  const hash = (await hashOf(part, algorithm)) as string;
  if (expected !== undefined && hash !== expected) {
    await rm(part);
    throw failed(String(url), 'the file is not the one that was asked for', [
      { label: 'expected', value: `${algorithm} ${expected}` },
      { label: 'got', value: `${algorithm} ${hash}` },
    ]);
  }
  await writeFile(note, hash);
  await rename(part, path);
  return path;
}

function parseChecksum(checksum: string | undefined): [string, string | undefined] {
  if (checksum === undefined) return ['sha256', undefined];
  const [, algorithm, value] = /^(sha256|md5):([0-9a-f]+)$/i.exec(checksum) ?? [];
  if (algorithm && value) return [algorithm.toLowerCase(), value.toLowerCase()];
  throw new ConfigError({
    where: 'cachedFile',
    problem: 'the option "checksum" cannot be used',
    operands: [
      { label: 'expected', value: 'sha256:… or md5:…, in hexadecimal' },
      { label: 'got', value: checksum },
    ],
  });
}

async function defaultFolder(): Promise<string> {
  const { homedir } = await import('node:os');
  const { join } = await import('node:path');
  return process.env['GRAFT_CACHE'] ?? join(homedir(), '.cache', 'graft');
}

/** A name that two addresses do not share, with the end of the address for the eye. */
async function nameOf(url: string): Promise<string> {
  const { createHash } = await import('node:crypto');
  const end =
    new URL(url).pathname
      .split('/')
      .at(-1)
      ?.replace(/[^\w.-]/g, '_') ?? '';
  return `${createHash('sha256').update(url).digest('hex').slice(0, 16)}-${end || 'file'}`;
}

/** `undefined` where there is no such file. */
async function hashOf(path: string, algorithm: string): Promise<string | undefined> {
  const { createReadStream } = await import('node:fs');
  const { createHash } = await import('node:crypto');
  const hash = createHash(algorithm);
  try {
    for await (const chunk of createReadStream(path)) hash.update(chunk as Uint8Array);
    return hash.digest('hex');
  } catch {
    return undefined;
  }
}

/** Fetches what is missing of a file, or all of it where the server knows no ranges. */
async function resume(
  url: string,
  part: string,
  fetch: Fetch,
  onProgress: ReadProgress | undefined,
): Promise<void> {
  const { open, stat } = await import('node:fs/promises');
  const there = await stat(part).then(
    ({ size }) => size,
    () => 0,
  );
  const range = there > 0 ? { headers: { range: `bytes=${there}-` } } : {};
  const response = await fetch(url, range).catch((error: unknown) => {
    throw failed(url, 'the download failed', [{ label: 'reason', value: reasonOf(error) }]);
  });
  // Nothing is left where the part was whole already.
  if (response.status === 416 && there > 0) return response.body?.cancel();
  if (!response.ok) {
    await response.body?.cancel();
    throw failed(url, 'the download failed', [
      { label: 'status', value: `${response.status} ${response.statusText}`.trimEnd() },
    ]);
  }
  const goesOn = response.headers.get('content-range')?.startsWith(`bytes ${there}-`) ?? false;
  const handle = await open(part, goesOn && response.status === 206 ? 'a' : 'w');
  let loaded = goesOn ? there : 0;
  try {
    const reader = response.body?.getReader();
    for (let step = await reader?.read(); step && !step.done; step = await reader?.read()) {
      await handle.write(step.value);
      loaded += step.value.length;
      onProgress?.(loaded);
    }
  } catch (error) {
    throw failed(url, 'the download broke off; the next one goes on from there', [
      { label: 'got', value: `${loaded} bytes` },
      { label: 'reason', value: (error as Error).message },
    ]);
  } finally {
    await handle.close();
  }
}

const failed = (where: string, problem: string, operands: readonly Operand[]): FormatError =>
  new FormatError({ where, problem, operands });
