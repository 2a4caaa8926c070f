import { FormatError } from '@graftjs/core';

/**
 * Refuses names in a file that would lead out of the model's folder: absolute paths, `..`, URLs,
 * drive letters, backslashes, control characters.
 *
 * @param where the file that says the name
 */
export function checkFileName(name: unknown, where: string): string {
  if (typeof name === 'string' && isInside(name)) return name;
  throw new FormatError({
    where,
    problem: 'it names a file outside of the folder of the model',
    operands: [
      { label: 'expected', value: 'a relative path without ".."' },
      { label: 'got', value: typeof name === 'string' ? JSON.stringify(name) : typeof name },
    ],
  });
}

function isInside(name: string): boolean {
  if (name === '' || /[\\:\u0000-\u001f]/.test(name) || /%(2e|2f|5c|00)/i.test(name)) return false;
  return name.split('/').every((part) => part !== '' && part !== '..' && part !== '.');
}
