import { readFile, stat } from 'node:fs/promises';
import { dirname, join } from 'node:path';

/** The `metadata.json` that Teachable Machine puts beside a model; `null` where there is none. */
export async function metadataBeside(model: string): Promise<unknown> {
  if (/^https?:/i.test(model)) return null;
  try {
    const folder = (await stat(model)).isDirectory() ? model : dirname(model);
    return JSON.parse(await readFile(join(folder, 'metadata.json'), 'utf8')) as unknown;
  } catch {
    return null;
  }
}
