import type { LoadProgress } from '../tfjs/read-group.js';
import type { ArtifactSource } from './artifact-source.js';

/** No array of bytes is longer; larger files are split into shards. */
const LIMIT = 2 ** 32;

/** A file that is read whole, with its progress. */
export async function readWhole(
  source: ArtifactSource,
  file: string,
  onProgress?: LoadProgress,
): Promise<Uint8Array<ArrayBuffer>> {
  const totalBytes = (await source.size(file)) ?? 0;
  return source.read(file, LIMIT, (loadedBytes) => {
    onProgress?.({ file, loadedBytes, totalBytes: Math.max(totalBytes, loadedBytes) });
  });
}
