import { type Tensor, tensor, type DataType, type Pass, type TypedArray } from '@graftjs/core';
import { mapTensors, tensorsIn } from '../elements/tensors-in.js';
import {
  isIndexed,
  type IndexedSource,
  type Source,
  type StreamSource,
} from '../pipeline/source.js';

export function cache<T>(source: Source<T>): Source<T> {
  return isIndexed(source) ? cacheIndexed(source) : cacheStream(source);
}

function cacheIndexed<T>(source: IndexedSource<T>): IndexedSource<T> {
  const kept = new Map<number, Kept<T>>();
  return {
    size: source.size,
    async open(pass) {
      const view = await source.open(pass);
      return {
        size: view.size,
        get(position) {
          const known = kept.get(position);
          if (known) return known();
          return (async () => {
            const made = await keep(await view.get(position));
            kept.set(position, made);
            return made();
          })();
        },
      };
    },
    ...(source.labels ? { labels: () => source.labels?.() ?? null } : {}),
  };
}

function cacheStream<T>(source: StreamSource<T>): StreamSource<T> {
  let complete: readonly Kept<T>[] | null = null;
  async function* iterate(pass: Pass): AsyncGenerator<T, void> {
    if (complete) {
      for (const element of complete) yield element();
      return;
    }
    const kept: Kept<T>[] = [];
    for await (const element of source.iterate(pass)) {
      const made = await keep(element);
      kept.push(made);
      yield made();
    }
    // Only a whole pass counts; what an early return left is read again.
    complete ??= kept;
  }
  return {
    get size() {
      return complete?.length ?? source.size;
    },
    iterate,
  };
}

/** Gives the element again and again. */
type Kept<T> = () => T;

/**
 * Takes an element over. Its tensors are kept as values in ordinary memory and made anew at each
 * use, so that a cache holds no tensors that somebody would have to free.
 */
async function keep<T>(element: T): Promise<Kept<T>> {
  const tensors = [...tensorsIn(element)];
  if (tensors.length === 0) return () => element;
  const values = new Map<Tensor, { data: TypedArray; shape: number[]; dtype: DataType }>();
  try {
    for (const item of tensors) {
      // A copy: on a CPU backend `data()` is the tensor's own memory.
      const data = (await item.data()).slice();
      values.set(item, { data, shape: item.shape, dtype: item.dtype });
    }
  } finally {
    for (const item of tensors) item.dispose();
  }
  const remake = (original: Tensor): Tensor => {
    const { data, shape, dtype } = values.get(original) as {
      data: TypedArray;
      shape: number[];
      dtype: DataType;
    };
    return tensor(data.slice(), shape, dtype);
  };
  return () => mapTensors(element, remake) as T;
}
