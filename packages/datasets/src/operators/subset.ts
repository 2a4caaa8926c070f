import { ConfigError } from '@graftjs/core';
import { indexed, type IndexedSource, type Source } from '../pipeline/source.js';

export function subset<T>(source: Source<T>, positions: ArrayLike<number>): IndexedSource<T> {
  const upstream = indexed(source, 'subset');
  const chosen = Int32Array.from(positions);
  const outside = chosen.find((position) => position < 0 || position >= upstream.size);
  if (outside !== undefined) {
    throw new ConfigError({
      where: 'subset',
      problem: `there is no element ${outside}`,
      operands: [{ label: 'size', value: upstream.size }],
    });
  }
  return pick(upstream, chosen.length, (position) => chosen[position] as number);
}

/** The elements from `start` up to `end`. */
export function range<T>(source: IndexedSource<T>, start: number, end: number): IndexedSource<T> {
  return pick(source, end - start, (position) => start + position);
}

function pick<T>(
  source: IndexedSource<T>,
  size: number,
  origin: (position: number) => number,
): IndexedSource<T> {
  return {
    size,
    async open(pass) {
      const view = await source.open(pass);
      return { size, get: (position) => view.get(origin(position)) };
    },
    labels() {
      const labels = source.labels?.();
      return labels
        ? Float64Array.from({ length: size }, (_, i) => labels[origin(i)] as number)
        : null;
    },
  };
}
