import { FormatError } from '@graftjs/core';
import { parseLabels } from './parse-labels.js';

/**
 * The names of the classes from a JSON file.
 *
 * @param source a path (Node), or a `file:` or `http(s):` URL
 */
export async function loadLabels(source: string | URL): Promise<string[]> {
  const where = String(source);
  const text = await readText(where);
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch (cause) {
    throw new FormatError({
      where,
      problem: 'it is not JSON',
      operands: [{ label: 'reason', value: (cause as Error).message }],
      cause,
    });
  }
  return parseLabels(json, where);
}

async function readText(where: string): Promise<string> {
  try {
    if (/^https?:/i.test(where)) {
      const response = await fetch(where);
      if (!response.ok) throw new Error(`${response.status} ${response.statusText}`.trim());
      return await response.text();
    }
    const { readFile } = await import('node:fs/promises');
    return await readFile(where.startsWith('file:') ? new URL(where) : where, 'utf8');
  } catch (cause) {
    const missing = (cause as { code?: string }).code === 'ENOENT';
    throw new FormatError({
      where,
      problem: missing ? 'there is no such file' : 'the labels cannot be read',
      operands: missing ? [] : [{ label: 'reason', value: (cause as Error).message }],
      cause,
    });
  }
}
