import { replaceFolder } from '@graftjs/formats';
import { readdir } from 'node:fs/promises';

/** What commands write into a run folder. */
const RUN_FILES =
  /^(model\.json|group\d+-shard\d+of\d+\.bin|(labels|metrics|adaptation|delta)\.json|report\.html|learning-rates\.svg|(held-out|delta)\.safetensors)$/;

/** Whether files in a folder are those of a run: it may be replaced. */
export function isRunFolder(names: readonly string[]): boolean {
  const has = (name: string): boolean => names.includes(name);
  return (has('model.json') || has('delta.json')) && has('labels.json');
}

/** Writes a run folder, all of it or nothing; those files of an earlier run in it are replaced. */
export function writeRunFolder(
  folder: string,
  files: ReadonlyMap<string, Uint8Array>,
): Promise<void> {
  return replaceFolder(folder, files, {
    modelFilesIn: async (there) => (await readdir(there)).filter((name) => RUN_FILES.test(name)),
    overwrite: false,
  });
}
