import { DataError, type Dataset, type Random } from '@graftjs/core';
import { dataset, type Pipeline } from '@graftjs/datasets';
import type { Example } from '../prefix/features-of.js';
import { classOf } from '../heads/class-of.js';

/** Examples of a known order, with the class of each. */
export interface Labelled {
  readonly data: Pipeline<Example>;
  readonly labels: Int32Array;
  readonly classes: number;
}

/** Some of the examples, with their positions among all. */
export interface Drawn extends Labelled {
  readonly positions: Int32Array;
}

/** Learns the class of every example; a stream is read into memory. */
export async function labelled(where: string, data: Dataset<Example>): Promise<Labelled> {
  let ordered = dataset(data);
  let labels = ordered.labels ? Int32Array.from(ordered.labels) : null;
  if (!labels) {
    const examples = await ordered.toArray();
    ordered = dataset(examples);
    const classes = examples.map(({ y }) => classOf(y));
    checkWhole(where, classes);
    labels = Int32Array.from(classes);
  }
  if (labels.length === 0) throw new DataError({ where, problem: 'there are no examples' });
  const wrong = labels.findIndex((label) => label < 0);
  if (wrong >= 0) {
    throw new DataError({ where, problem: `label ${wrong} is ${labels[wrong]}` });
  }
  return { data: ordered, labels, classes: Math.max(...labels) + 1 };
}

function checkWhole(where: string, labels: readonly number[]): void {
  const broken = labels.findIndex((label) => !Number.isInteger(label));
  if (broken < 0) return;
  throw new DataError({
    where,
    problem: `the label of example ${broken} is ${labels[broken]}, which is no class`,
    hint: 'To predict numbers, use fineTune with a loss of numbers: { loss: meanSquaredError() }.',
  });
}

/** Checks that there are two classes or more, and says which is alone. */
export function atLeastTwoClasses(where: string, { labels }: Labelled): void {
  const present = new Set(labels);
  if (present.size >= 2) return;
  throw new DataError({
    where,
    problem: `all examples are of one class (${[...present].join()})`,
    hint: 'A classifier needs examples of at least two.',
  });
}

/**
 * Positions of the same number of examples of each class, drawn by seed: the first `each` of them
 * are the same whatever `each` is, so that more labels are those before and others.
 */
export function drawnOfEachClass(
  labels: ArrayLike<number>,
  each: number,
  random: Random,
): Int32Array {
  const members = new Map<number, number[]>();
  for (let i = 0; i < labels.length; i++) {
    const label = labels[i] as number;
    members.set(label, [...(members.get(label) ?? []), i]);
  }
  const chosen = [...members].flatMap(([label, positions]) => {
    const order = random.split(label).permutation(positions.length);
    return Array.from(order.slice(0, each), (at) => positions[at] as number);
  });
  return Int32Array.from(chosen);
}

/** At most so many examples, each class its share, drawn by seed; all where there are fewer. */
export function drawnInAll(given: Labelled, most: number, random: Random): Drawn {
  const { data, labels, classes } = given;
  if (labels.length <= most) return { ...given, positions: Int32Array.from(labels, (_, i) => i) };
  const present = new Set(labels).size;
  const each = Math.max(1, Math.floor(most / present));
  const positions = drawnOfEachClass(labels, each, random);
  return {
    data: data.subset(positions),
    labels: Int32Array.from(positions, (at) => labels[at] as number),
    classes,
    positions,
  };
}
