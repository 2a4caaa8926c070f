import type { Dataset, Pass } from '@graftjs/core';
import { dataset } from '../pipeline/dataset.js';
import { Pipeline } from '../pipeline/pipeline.js';
import { elementsOf, isIndexed, type IndexedSource } from '../pipeline/source.js';

/**
 * One dataset after the other.
 *
 * @example
 * const all = concatenate([photos, drawings]).shuffle().batch(32);
 */
export function concatenate<T>(datasets: readonly Dataset<T>[]): Pipeline<T> {
  const sources = datasets.map((part) => dataset(part).source);
  if (sources.every((source) => isIndexed(source))) return new Pipeline(joinIndexed(sources));
  const sizes = sources.map(({ size }) => size);
  const total = sizes.includes(null) ? null : sum(sizes as number[]);
  async function* iterate(pass: Pass): AsyncGenerator<T, void> {
    for (const [part, source] of sources.entries()) yield* elementsOf(source, partOf(pass, part));
  }
  return new Pipeline<T>({ size: total, iterate });
}

const sum = (numbers: readonly number[]): number => numbers.reduce((a, b) => a + b, 0);

const partOf = (pass: Pass, part: number): Pass => ({
  epoch: pass.epoch,
  random: pass.random.split('concatenate').split(part),
});

function joinIndexed<T>(sources: readonly IndexedSource<T>[]): IndexedSource<T> {
  const size = sum(sources.map((source) => source.size));
  return {
    size,
    async open(pass) {
      const views = await Promise.all(sources.map((source, i) => source.open(partOf(pass, i))));
      return {
        size,
        get(position) {
          let rest = position;
          for (const view of views) {
            if (rest < view.size) return view.get(rest);
            rest -= view.size;
          }
          throw new RangeError(`position ${position} of ${size}`);
        },
      };
    },
    labels() {
      const parts = sources.map((source) => source.labels?.());
      if (parts.some((part) => !part)) return null;
      return parts.flatMap((part) => Array.from(part as ArrayLike<number>));
    },
  };
}
