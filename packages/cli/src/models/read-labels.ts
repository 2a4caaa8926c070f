import { loadLabels, parseLabels } from '@graftjs/zoo';
import { FormatError } from '@graftjs/core';
import { readFile } from 'node:fs/promises';

/**
 * The class names of a file: JSON in the usual forms, or text with one name in a line, which may
 * stand behind its number (`0 thumb`, as Teachable Machine writes).
 */
export async function readLabels(file: string): Promise<string[]> {
  if (!file.toLowerCase().endsWith('.txt')) return loadLabels(file);
  const text = await readFile(file, 'utf8').catch((cause: NodeJS.ErrnoException) => {
    throw new FormatError({
      where: file,
      problem: cause.code === 'ENOENT' ? 'there is no such file' : 'the labels cannot be read',
      cause,
    });
  });
  const lines = text.split(/\r?\n/).filter((line) => line.trim() !== '');
  const numbered = lines.every((line, i) => line.startsWith(`${i} `));
  return parseLabels(
    lines.map((line) => (numbered ? line.slice(line.indexOf(' ') + 1) : line)),
    file,
  );
}
