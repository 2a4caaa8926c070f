import { FormatError } from '@graftjs/core';

/**
 * The names of the classes, in order, from what label files hold: a list of names, `{ "0": name }`,
 * `{ "0": [id, name] }` (Keras's ImageNet index), or `{ "labels": [...] }` (Teachable Machine).
 *
 * @param where what messages name, mostly the file
 */
export function parseLabels(json: unknown, where = 'labels'): string[] {
  const named = json !== null && typeof json === 'object' ? (json as Record<string, unknown>) : {};
  if (Array.isArray(named['labels'])) return parseLabels(named['labels'], where);
  const entries: unknown[] = Array.isArray(json) ? json : inOrder(named, where);
  if (entries.length === 0) {
    throw new FormatError({
      where,
      problem: 'there are no labels in it',
      operands: [
        { label: 'expected', value: '["cat", …], {"0": "cat"} or {"0": ["n02123045", "cat"]}' },
      ],
    });
  }
  return entries.map((entry, index) => label(entry, index, where));
}

function inOrder(named: Record<string, unknown>, where: string): unknown[] {
  const keys = Object.keys(named);
  const missing = keys.findIndex((_, index) => !(String(index) in named));
  if (missing < 0) return keys.map((_, index) => named[String(index)]);
  throw new FormatError({
    where,
    problem: `the label of class ${missing} is missing`,
    operands: [{ label: 'has', value: keys.slice(0, 5).join(', ') }],
    hint: 'The keys are the numbers of the classes, from "0" on.',
  });
}

function label(entry: unknown, index: number, where: string): string {
  const name: unknown = Array.isArray(entry) ? entry.at(-1) : entry;
  if (typeof name === 'string') return name.trim().replace(/,$/, '');
  throw new FormatError({
    where,
    problem: `the label of class ${index} is not a text`,
    operands: [{ label: 'got', value: JSON.stringify(entry) }],
  });
}
