import { ConfigError, type Pass, type Random } from '@graftjs/core';
import { disposeElement } from '../elements/tensors-in.js';
import {
  isIndexed,
  upstreamPass,
  type IndexedSource,
  type Source,
  type StreamSource,
} from '../pipeline/source.js';
import { checkCount } from './take.js';

export interface ShuffleOptions {
  /**
   * Elements held to draw from where they only stream. Where the order is known, all of it is
   * permuted and nothing is held.
   */
  readonly bufferSize?: number;
}

export function shuffle<T>(source: Source<T>, { bufferSize }: ShuffleOptions): Source<T> {
  if (bufferSize !== undefined) checkCount('shuffle, bufferSize', bufferSize, 1);
  if (isIndexed(source)) return permute(source);
  if (bufferSize === undefined) {
    throw new ConfigError({
      where: 'shuffle',
      problem: 'the elements come one after the other, so it must know how many to draw from',
      hint: 'Give shuffle({ bufferSize: 1000 }), or shuffle before the step that makes them stream.',
    });
  }
  return { size: source.size, iterate: (pass) => shuffleStream(source, bufferSize, pass) };
}

const randomOf = (pass: Pass): Random => pass.random.split('shuffle').split(pass.epoch);

/** Every order is equally likely (Fisher and Yates). */
function permute<T>(source: IndexedSource<T>): IndexedSource<T> {
  return {
    size: source.size,
    async open(pass) {
      const view = await source.open(upstreamPass(pass));
      const order = randomOf(pass).permutation(view.size);
      return { size: view.size, get: (position) => view.get(order[position] as number) };
    },
  };
}

async function* shuffleStream<T>(
  source: StreamSource<T>,
  bufferSize: number,
  pass: Pass,
): AsyncGenerator<T, void> {
  const random = randomOf(pass);
  const buffer: T[] = [];
  const draw = (): T => {
    const at = random.integer(buffer.length);
    const drawn = buffer[at] as T;
    const last = buffer.pop() as T;
    if (at < buffer.length) buffer[at] = last;
    return drawn;
  };
  try {
    for await (const element of source.iterate(upstreamPass(pass))) {
      buffer.push(element);
      if (buffer.length > bufferSize) yield draw();
    }
    while (buffer.length > 0) yield draw();
  } finally {
    buffer.forEach(disposeElement);
  }
}
