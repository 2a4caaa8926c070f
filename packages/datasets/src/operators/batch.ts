import type { Pass } from '@graftjs/core';
import { collate, type Collated } from '../elements/collate.js';
import { settleAll } from '../elements/settle-all.js';
import { disposeElement } from '../elements/tensors-in.js';
import {
  isIndexed,
  type IndexedSource,
  type Source,
  type StreamSource,
  type View,
} from '../pipeline/source.js';
import { checkCount } from './take.js';

export interface BatchOptions {
  /** Leaves out the last batch where it is smaller than the others. Default false. */
  readonly dropRemainder?: boolean;
}

export function batch<T>(
  source: Source<T>,
  size: number,
  { dropRemainder = false }: BatchOptions,
): Source<Collated<T>> {
  checkCount('batch', size, 1);
  const round = dropRemainder ? Math.floor : Math.ceil;
  const count = source.size === null ? null : round(source.size / size);
  if (isIndexed(source)) return batchIndexed(source, size, count as number);
  return { size: count, iterate: (pass) => batchStream(source, size, dropRemainder, pass) };
}

function batchIndexed<T>(
  source: IndexedSource<T>,
  batchSize: number,
  count: number,
): IndexedSource<Collated<T>> {
  return {
    size: count,
    async open(pass) {
      const view = await source.open(pass);
      return {
        size: count,
        get(position) {
          const start = position * batchSize;
          const elements = gather(view, start, Math.min(start + batchSize, view.size));
          return elements instanceof Promise ? elements.then(collate) : collate(elements);
        },
      };
    },
  };
}

/** The elements of a batch, at once where they are there at once, else side by side. */
function gather<T>(view: View<T>, start: number, end: number): T[] | Promise<T[]> {
  const elements: (T | Promise<T>)[] = [];
  try {
    for (let i = start; i < end; i++) elements.push(view.get(i));
  } catch (error) {
    elements.push(Promise.reject(error as Error));
  }
  return elements.some((element) => element instanceof Promise)
    ? settleAll(elements)
    : (elements as T[]);
}

async function* batchStream<T>(
  source: StreamSource<T>,
  size: number,
  dropRemainder: boolean,
  pass: Pass,
): AsyncGenerator<Collated<T>, void> {
  let waiting: T[] = [];
  try {
    for await (const element of source.iterate(pass)) {
      waiting.push(element);
      if (waiting.length < size) continue;
      const full = waiting;
      waiting = [];
      yield collate(full);
    }
    if (waiting.length > 0 && !dropRemainder) {
      const remainder = waiting;
      waiting = [];
      yield collate(remainder);
    }
  } finally {
    waiting.forEach(disposeElement);
  }
}
