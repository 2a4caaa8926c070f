import { ConfigError, GraftError } from '@graftjs/core';
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
export async function writeRunFolder(
  folder: string,
  files: ReadonlyMap<string, Uint8Array>,
): Promise<void> {
  try {
    await replaceFolder(folder, files, {
      modelFilesIn: async (there) => (await readdir(there)).filter((name) => RUN_FILES.test(name)),
      overwrite: false,
    });
  } catch (error) {
    throw error instanceof GraftError ? error : notWritable(folder, error);
  }
}

/** What the file system says, with what to do about it. */
export function notWritable(folder: string, cause: unknown): ConfigError {
  const { code = '', message } = cause as NodeJS.ErrnoException;
  const known: Readonly<Record<string, [problem: string, hint: string]>> = {
    ENOSPC: ['the disk is full', 'Make room there, or choose another place with --out.'],
    EDQUOT: ['the quota is used up', 'Make room there, or choose another place with --out.'],
    EROFS: ['the disk can only be read', 'Choose another place with --out.'],
  };
  const [problem, hint] = known[code] ?? [
    'it cannot be written there',
    'Choose a place with --out that may be written to.',
  ];
  return new ConfigError({
    where: `--out ${folder}`,
    problem: `${problem}; nothing was left behind`,
    operands: [{ label: 'reason', value: message }],
    hint,
    cause,
  });
}
