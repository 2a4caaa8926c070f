import { expect, test } from '@jest/globals';
import { dataset } from '@graftjs/datasets';
import { labelled } from '../../examples/labelled.js';
import type { Study } from '../study.js';
import { dataNotes } from './data-notes.js';

const classes = ['ant', 'bee', 'cat'];
const image = (value: number) => ({ data: Float32Array.from([value, 1, 2, 3]), shape: [2, 2, 1] });
const part = (examples: readonly (readonly [value: number, y: number])[]) =>
  labelled('test', dataset(examples.map(([value, y]) => ({ x: image(value), y }))));
const notesOf = async (
  pool: Parameters<typeof part>[0],
  test: Parameters<typeof part>[0],
  notes: readonly string[] = [],
) =>
  dataNotes({
    classes,
    options: { notes },
    pool: await part(pool),
    test: await part(test),
  } as unknown as Study);

const many = (from: number, count: number, y: number) =>
  Array.from({ length: count }, (_, i) => [from + i, y] as const);
const pool = [...many(0, 20, 0), ...many(100, 20, 1), ...many(200, 20, 2)];
const test_ = [...many(1000, 20, 0), ...many(1100, 20, 1), ...many(1200, 20, 2)];

test('good data have no notes; what is known already comes first', async () => {
  expect(await notesOf(pool, test_)).toEqual([]);
  expect(await notesOf(pool, test_, ['a file is broken'])).toEqual(['a file is broken']);
});

test('copies on both sides, and copies under two classes', async () => {
  const copied = [...test_.slice(2), [0, 0], [1, 0]] as typeof test_;
  expect(await notesOf(pool, copied)).toEqual([
    '2 of 60 test examples are also among the training examples: the accuracies are too good. Remove the copies.',
  ]);
  const quarrel = [...pool, [100, 2]] as typeof pool;
  expect(await notesOf(quarrel, test_)).toEqual([
    '1 example is there more than once.',
    '1 example is there under two classes ("bee" and "cat"): one of the labels is wrong.',
  ]);
});

test('uneven classes, and too few that measure', async () => {
  const uneven = [...many(0, 50, 0), ...many(100, 20, 1), ...many(200, 4, 2)];
  const [note] = await notesOf(uneven, test_);
  expect(note).toMatch(/^The classes are uneven: 50 training examples of "ant", 4 of "cat"\./);
  const few = [...many(1000, 8, 0), ...many(1100, 8, 1), ...many(1200, 2, 2)];
  expect(await notesOf(pool, few)).toEqual([
    '"cat" has fewer than three examples that measure: figures of single classes are anecdotes.',
    'Only 18 examples measure: one of them is 5.6 points of accuracy.',
  ]);
});
