import { ConfigError, type Dataset, type Pass } from '@graftjs/core';

/** The elements of one pass, to be had in any order. */
export interface View<T> {
  readonly size: number;
  /** A new element each time; tensors in it are the caller's. */
  get(position: number): T | Promise<T>;
}

/** Elements that can be had in any order: arrays, files of a folder. */
export interface IndexedSource<T> {
  readonly size: number;
  open(pass: Pass): Promise<View<T>>;
  /** The class of each element, where the source knows it. */
  labels?(): ArrayLike<number> | null;
}

/** Elements that come one after the other: generators, filtered elements. */
export type StreamSource<T> = Dataset<T>;

export type Source<T> = IndexedSource<T> | StreamSource<T>;

export function isIndexed<T>(source: Source<T>): source is IndexedSource<T> {
  return 'open' in source;
}

/** The source as one of known order, or an error that says what stands in the way. */
export function indexed<T>(source: Source<T>, where: string): IndexedSource<T> {
  if (isIndexed(source)) return source;
  throw new ConfigError({
    where,
    problem: 'the elements come one after the other, so none can be picked by its position',
    hint: 'Do it before filter, shuffle and other steps that stream, or read all of it: dataset(await pipeline.toArray()).',
  });
}

/** The elements of a pass in order, whatever the source. */
export function elementsOf<T>(source: Source<T>, pass: Pass): AsyncIterable<T> {
  return isIndexed(source) ? inOrder(source, pass) : source.iterate(pass);
}

async function* inOrder<T>(source: IndexedSource<T>, pass: Pass): AsyncGenerator<T, void> {
  const view = await source.open(pass);
  for (let position = 0; position < view.size; position++) yield view.get(position);
}

/** The same pass for what lies before an operator that draws random numbers itself. */
export function upstreamPass(pass: Pass): Pass {
  return { epoch: pass.epoch, random: pass.random.split('upstream') };
}
