import { ConfigError, DataError, Random, type Model } from '@graftjs/core';
import { Deadline } from '../adaptive/deadline.js';
import { atLeastTwoClasses, labelled, type Labelled } from '../examples/labelled.js';
import { sha256 } from '../prefix/example-digest.js';
import { modelHash } from './model-hash.js';
import { openJournal } from './study-journal.js';
import type { TransferStudyOptions } from './study-options.js';

/** What the parts of a study share: the base, the divided examples, the time, what to tell of it. */
export interface Study {
  readonly base: Model;
  readonly options: TransferStudyOptions;
  readonly classes: readonly string[];
  /** Examples to train on. */
  readonly pool: Labelled;
  /** Examples that nothing trains on. */
  readonly test: Labelled;
  readonly source: Labelled | null;
  readonly seed: number;
  readonly batchSize: number;
  /** Seconds. */
  readonly budget: number;
  readonly deadline: Deadline;
  /** The signal as an option, where there is one. */
  readonly quiet: { readonly signal?: AbortSignal };
  /** Until so large a share of the time has gone; at least `of` of what is left. Default 0. */
  until(share: number, of?: number): Deadline;
  progress(doing: string): void;
  /** Gives what an earlier, interrupted call kept under a name, else does the work and keeps it. */
  kept<T>(name: string, work: () => Promise<T>): Promise<T>;
  /** Seconds, those of an earlier call that was interrupted among them. */
  elapsed(): number;
  /** What the report says nothing about, in words; parts add to it. */
  readonly untested: string[];
}

/** Until which share of the time each part may begin or go on. */
export const SHARES = { training: 0.3, verdict: 0.68, forgetting: 0.8, ways: 0.86 } as const;

/**
 * Checks what a study is asked, and divides its examples.
 *
 * @throws ConfigError where the minutes are not above 0; DataError with fewer than two classes, or
 * too few examples of one
 */
export async function openStudy(base: Model, options: TransferStudyOptions): Promise<Study> {
  const { classes, minutes, seed = 1, batchSize = 32, signal, progress = () => {} } = options;
  if (!(minutes > 0)) {
    throw new ConfigError({
      where: 'transferStudy',
      problem: `minutes is ${minutes}, not above 0`,
    });
  }
  const all = await labelled('transferStudy', options.target);
  atLeastTwoClasses('transferStudy', all);
  checkClasses(all, classes);
  const parts = all.data.split({ validation: 0.3, seed, stratify: all.labels });
  base.initialize(new Random(seed).split('weights'));
  const budget = 60 * minutes;
  const key = await studyKey(base, all, options);
  const journal = await openJournal(options.journal, key);
  const deadline = new Deadline(Math.max(0, budget - journal.seconds), signal);
  const elapsed = () => journal.seconds + deadline.elapsed;
  return {
    base,
    options,
    classes,
    pool: await labelled('transferStudy', parts.train),
    test: await labelled('transferStudy', parts.validation),
    source: options.source ? await labelled('transferStudy', options.source) : null,
    seed,
    batchSize,
    budget,
    deadline,
    quiet: signal ? { signal } : {},
    until: (share, of = 0) =>
      new Deadline(Math.max(share * budget - elapsed(), of * deadline.left, 0), signal),
    progress,
    kept: journal.kept,
    elapsed,
    untested: [],
  };
}

/** What tells one study from another: the base, the examples, and what was asked. */
async function studyKey(
  base: Model,
  { labels }: Labelled,
  { classes, minutes, seed = 1, batchSize = 32 }: TransferStudyOptions,
): Promise<string> {
  const facts = [await modelHash(base), labels.join(), classes, minutes, seed, batchSize];
  return sha256([new TextEncoder().encode(JSON.stringify(facts))]);
}

const FEWEST = 4;

/** Every class needs a name, and examples both to train and to measure. */
function checkClasses({ labels, classes: count }: Labelled, names: readonly string[]): void {
  const where = 'transferStudy';
  if (count > names.length) {
    throw new DataError({
      where,
      problem: `there are examples of class ${count - 1}, and names for ${names.length} classes`,
    });
  }
  const counts = new Array<number>(names.length).fill(0);
  for (const label of labels) counts[label] = (counts[label] as number) + 1;
  const few = counts.findIndex((own) => own < FEWEST);
  if (few < 0) return;
  throw new DataError({
    where,
    problem: `class "${names[few]}" has ${counts[few]} examples`,
    operands: [{ label: 'wanted', value: `at least ${FEWEST}: some train, others measure` }],
  });
}
