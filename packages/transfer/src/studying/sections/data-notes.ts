import { isHostArray } from '@graftjs/datasets';
import type { Labelled } from '../../examples/labelled.js';
import type { Example } from '../../prefix/features-of.js';
import type { Study } from '../study.js';

/** From which ratio on the largest class hides what happens to the smallest. */
const UNEVEN = 5;

/** What is wrong with the examples, in words; they are the user's, and the figures rest on them. */
export async function dataNotes({ classes, pool, test, options }: Study): Promise<string[]> {
  return [
    ...(options.notes ?? []),
    ...balanceNotes(pool, test, classes),
    ...(await copyNotes(pool, test, classes)),
  ];
}

function balanceNotes(pool: Labelled, test: Labelled, classes: readonly string[]): string[] {
  const [trained, tested] = [countsOf(pool, classes.length), countsOf(test, classes.length)];
  const [fewest, most] = [Math.min(...trained), Math.max(...trained)];
  const [small, large] = [trained.indexOf(fewest), trained.indexOf(most)];
  const notes: string[] = [];
  if (most >= UNEVEN * fewest) {
    notes.push(
      `The classes are uneven: ${most} training examples of "${classes[large]}", ${fewest} of ` +
        `"${classes[small]}". Accuracy is mostly that of the large classes; look at the confusion.`,
    );
  }
  const thin = tested.flatMap((count, label) => (count < 3 ? [`"${classes[label]}"`] : []));
  if (thin.length > 0) {
    notes.push(
      `${listed(thin)} ${thin.length === 1 ? 'has' : 'have'} fewer than three examples that ` +
        `measure: figures of single classes are anecdotes.`,
    );
  }
  if (test.labels.length < 50) {
    notes.push(
      `Only ${test.labels.length} examples measure: one of them is ` +
        `${(100 / test.labels.length).toFixed(1)} points of accuracy.`,
    );
  }
  return notes;
}

function countsOf({ labels }: Labelled, classes: number): number[] {
  const counts = new Array<number>(classes).fill(0);
  for (const label of labels) counts[label] = (counts[label] as number) + 1;
  return counts;
}

interface Seen {
  readonly label: number;
  readonly part: 'train' | 'test';
}

/** Examples that are there twice: on both sides of the division they are no test of anything. */
async function copyNotes(
  pool: Labelled,
  test: Labelled,
  classes: readonly string[],
): Promise<string[]> {
  const seen = new Map<string, Seen[]>();
  for (const [part, { data, labels }] of [
    ['train', pool],
    ['test', test],
  ] as const) {
    const examples = await data.toArray();
    for (const [i, example] of examples.entries()) {
      const key = numbersOf(example);
      if (key === null) return [];
      seen.set(key, [...(seen.get(key) ?? []), { label: labels[i] as number, part }]);
    }
  }
  const copies = [...seen.values()].filter((group) => group.length > 1);
  const across = copies.flatMap((group) =>
    group.some(({ part }) => part === 'train') ? group.filter(({ part }) => part === 'test') : [],
  );
  const quarrels = copies.filter((group) => new Set(group.map(({ label }) => label)).size > 1);
  const notes: string[] = [];
  if (across.length > 0) {
    notes.push(
      `${across.length} of ${test.labels.length} test examples ` +
        `${across.length === 1 ? 'is' : 'are'} also among the training examples: ` +
        `the accuracies are too good. Remove the copies.`,
    );
  } else if (copies.length > 0) {
    notes.push(
      `${copies.length} ${copies.length === 1 ? 'example is' : 'examples are'} there more than once.`,
    );
  }
  const [first] = quarrels;
  if (first) {
    const names = [...new Set(first.map(({ label }) => `"${classes[label]}"`))];
    notes.push(
      `${quarrels.length} ${quarrels.length === 1 ? 'example is' : 'examples are'} there under ` +
        `two classes (${names.slice(0, 2).join(' and ')}): one of the labels is wrong.`,
    );
  }
  return notes;
}

/** The numbers of an example as a text: all of a small one, some hundreds of a large one. */
function numbersOf({ x }: Example): string | null {
  if (!isHostArray(x)) return null;
  const { data, shape } = x;
  const step = Math.max(1, Math.floor(data.length / 509));
  const some: number[] = [];
  for (let i = 0; i < data.length; i += step) some.push(data[i] as number);
  return `${shape.join('x')}:${some.join()}`;
}

function listed(names: readonly string[]): string {
  const more = names.length > 5 ? ` and ${names.length - 5} more` : '';
  return names.slice(0, 5).join(', ') + more;
}
