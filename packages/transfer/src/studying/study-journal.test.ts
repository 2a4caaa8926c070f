import { expect, test } from '@jest/globals';
import { openJournal, type KeptPart } from './study-journal.js';

test('what is kept is given back as it was, and its time is counted', async () => {
  const lines: string[] = [];
  const journal = {
    open: () => Promise.resolve(lines.map((line) => JSON.parse(line) as KeptPart)),
    add: (part: KeptPart) => Promise.resolve(void lines.push(JSON.stringify(part))),
  };
  const value = { rates: [1, NaN, -Infinity], none: null, text: 'NaN', deep: { number: 3 } };
  const first = await openJournal(journal, 'a');
  expect(first.seconds).toBe(0);
  expect(await first.kept('part', () => Promise.resolve(value))).toBe(value);
  const second = await openJournal(journal, 'a');
  const fail = () => Promise.reject(new Error('done twice'));
  expect(await second.kept('part', fail)).toEqual(value);
  expect(second.seconds).toBeGreaterThanOrEqual(0);
  await expect(second.kept('other', fail)).rejects.toThrow('done twice');
  expect(lines).toHaveLength(1);
  const without = await openJournal(undefined, 'a');
  expect(await without.kept('part', () => Promise.resolve(3))).toBe(3);
});
