import type { Dataset, Pass } from '@graftjs/core';
import { disposeElement } from '../elements/tensors-in.js';
import { settleAll } from '../elements/settle-all.js';
import { dataset } from '../pipeline/dataset.js';
import { Pipeline } from '../pipeline/pipeline.js';
import { elementsOf, isIndexed, type IndexedSource, type Source } from '../pipeline/source.js';

type Columns = Readonly<Record<string, Dataset<unknown>>>;
type Zipped<C extends Columns> = {
  [K in keyof C]: C[K] extends Dataset<infer T> ? T : never;
};

/**
 * Datasets side by side as the columns of one; it ends with the shortest. All of them see the same
 * random numbers, so an image and its mask are shuffled and augmented alike.
 *
 * @example
 * const pairs = zip({ x: photos, y: masks });
 */
export function zip<const C extends Columns>(columns: C): Pipeline<Zipped<C>> {
  const names = Object.keys(columns);
  const sources = names.map((name) => dataset(columns[name] as Dataset<unknown>).source);
  const join = (row: readonly unknown[]): Zipped<C> =>
    Object.fromEntries(names.map((name, i) => [name, row[i]])) as Zipped<C>;
  return new Pipeline<Zipped<C>>(
    sources.every((source) => isIndexed(source))
      ? zipIndexed(sources, join)
      : zipStreams(sources, join),
  );
}

function zipIndexed<R>(
  sources: readonly IndexedSource<unknown>[],
  join: (row: readonly unknown[]) => R,
): IndexedSource<R> {
  const size = Math.min(...sources.map((source) => source.size));
  return {
    size,
    async open(pass) {
      const views = await Promise.all(sources.map((source) => source.open(pass)));
      return { size, get: async (at) => join(await settleAll(views.map((view) => view.get(at)))) };
    },
  };
}

function zipStreams<R>(
  sources: readonly Source<unknown>[],
  join: (row: readonly unknown[]) => R,
): Source<R> {
  const sizes = sources.map(({ size }) => size);
  async function* iterate(pass: Pass): AsyncGenerator<R, void> {
    const iterators = sources.map((source) => elementsOf(source, pass)[Symbol.asyncIterator]());
    try {
      for (let row = await nextRow(iterators); row; row = await nextRow(iterators)) yield join(row);
    } finally {
      await Promise.all(iterators.map((iterator) => iterator.return?.()));
    }
  }
  return { size: sizes.includes(null) ? null : Math.min(...(sizes as number[])), iterate };
}

async function nextRow(iterators: readonly AsyncIterator<unknown>[]): Promise<unknown[] | null> {
  const outcomes = await Promise.allSettled(iterators.map((iterator) => iterator.next()));
  const values = outcomes.flatMap((outcome) =>
    outcome.status === 'fulfilled' && !outcome.value.done ? [outcome.value.value] : [],
  );
  if (values.length === outcomes.length) return values;
  values.forEach(disposeElement);
  const failure = outcomes.find((outcome) => outcome.status === 'rejected');
  if (failure) throw failure.reason;
  return null;
}
