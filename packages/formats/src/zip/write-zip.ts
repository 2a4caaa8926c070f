import { zipSync } from 'fflate';

/** Archives say when files changed, and equal models should be equal files. */
const EPOCH = new Date(1980, 0, 1);

/** A zip archive whose files are stored as they are, as Keras stores them. */
export function writeZip(files: ReadonlyMap<string, Uint8Array>): Uint8Array {
  return zipSync(Object.fromEntries(files), { level: 0, mtime: EPOCH });
}
