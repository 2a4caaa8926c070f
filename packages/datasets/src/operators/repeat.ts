import type { Pass } from '@graftjs/core';
import {
  elementsOf,
  isIndexed,
  type IndexedSource,
  type Source,
  type View,
} from '../pipeline/source.js';
import { checkCount } from './take.js';

export function repeat<T>(source: Source<T>, count: number): Source<T> {
  if (count !== Infinity) checkCount('repeat', count);
  if (isIndexed(source) && count !== Infinity) return repeatIndexed(source, count);
  const size = source.size === null || count === Infinity ? null : source.size * count;
  return {
    size: source.size === 0 || count === 0 ? 0 : size,
    async *iterate(pass) {
      if (source.size === 0) return;
      for (let round = 0; round < count; round++) yield* elementsOf(source, roundOf(pass, round));
    },
  };
}

/** A pass for each round, so that a shuffle before `repeat` gives another order each time. */
const roundOf = (pass: Pass, round: number): Pass => ({
  epoch: pass.epoch,
  random: pass.random.split('repeat').split(round),
});

function repeatIndexed<T>(source: IndexedSource<T>, count: number): IndexedSource<T> {
  const size = source.size * count;
  return {
    size,
    async open(pass) {
      const views = new Map<number, Promise<View<T>>>();
      const viewOf = (round: number): Promise<View<T>> => {
        const opened = views.get(round) ?? source.open(roundOf(pass, round));
        views.set(round, opened);
        return opened;
      };
      return {
        size,
        async get(position) {
          const view = await viewOf(Math.floor(position / source.size));
          return view.get(position % source.size);
        },
      };
    },
    labels() {
      const labels = source.labels?.();
      if (!labels) return null;
      return Float64Array.from({ length: size }, (_, i) => labels[i % source.size] as number);
    },
  };
}
