import type { Pass } from '@graftjs/core';
import { disposeElement } from '../elements/tensors-in.js';
import { isIndexed, type Source } from '../pipeline/source.js';
import { checkCount } from './take.js';

export function prefetch<T>(source: Source<T>, count: number): Source<T> {
  checkCount('prefetch', count, 1);
  return { size: source.size, iterate: (pass) => ahead(source, count, pass) };
}

/** Starts the next elements while the consumer works on the last one. */
async function* ahead<T>(source: Source<T>, count: number, pass: Pass): AsyncGenerator<T, void> {
  const feed = await openFeed(source, pass);
  const pending: Promise<IteratorResult<T, unknown>>[] = [];
  const start = (): void => {
    const next = feed.next();
    // Awaited later, perhaps after an earlier one failed: not an unhandled rejection meanwhile.
    next.catch(() => {});
    pending.push(next);
  };
  try {
    for (let i = 0; i < count; i++) start();
    for (;;) {
      const next = await (pending.shift() as Promise<IteratorResult<T, unknown>>);
      if (next.done) return;
      start();
      yield next.value;
    }
  } finally {
    const closing = feed.close();
    for (const outcome of await Promise.allSettled(pending)) {
      if (outcome.status === 'fulfilled' && !outcome.value.done)
        disposeElement(outcome.value.value);
    }
    await closing;
  }
}

interface Feed<T> {
  next(): Promise<IteratorResult<T, unknown>>;
  close(): Promise<unknown>;
}

async function openFeed<T>(source: Source<T>, pass: Pass): Promise<Feed<T>> {
  if (!isIndexed(source)) {
    const iterator = source.iterate(pass)[Symbol.asyncIterator]();
    return {
      next: () => iterator.next(),
      close: async () => iterator.return?.(),
    };
  }
  const view = await source.open(pass);
  let position = 0;
  return {
    async next() {
      if (position >= view.size) return { done: true, value: undefined };
      return { done: false, value: await view.get(position++) };
    },
    close: () => Promise.resolve(),
  };
}
