import { Random, type Dataset, type Pass } from '@graftjs/core';
import { batch, type BatchOptions } from '../operators/batch.js';
import { cache } from '../operators/cache.js';
import { filter } from '../operators/filter.js';
import { map, type ElementContext, type MapOptions } from '../operators/map.js';
import { prefetch } from '../operators/prefetch.js';
import { repeat } from '../operators/repeat.js';
import { shuffle, type ShuffleOptions } from '../operators/shuffle.js';
import { subset } from '../operators/subset.js';
import { skip, take } from '../operators/take.js';
import type { Collated } from '../elements/collate.js';
import { disposeElement } from '../elements/tensors-in.js';
import { foldPositions, type KFoldOptions } from '../splitting/k-fold.js';
import { splitPositions, type SplitOptions, type SplitPart } from '../splitting/split.js';
import { elementsOf, indexed, isIndexed, type Source } from './source.js';

/**
 * A dataset with operators to chain. Nothing is computed before a pass, and a pass is determined
 * by its epoch and random generator alone.
 *
 * @example
 * const train = fromArrays({ x, y }).shuffle().batch(32).prefetch(2);
 * for await (const { x, y } of train.iterate({ epoch: 0, random: new Random(7) })) { … }
 */
export class Pipeline<T> implements Dataset<T> {
  readonly source: Source<T>;

  constructor(source: Source<T>) {
    this.source = source;
  }

  get size(): number | null {
    return this.source.size;
  }

  /** The class of each element, where it is known and the order is fixed; `map` may change it. */
  get labels(): ArrayLike<number> | null {
    return isIndexed(this.source) ? (this.source.labels?.() ?? null) : null;
  }

  iterate(pass: Pass): AsyncIterable<T> {
    return elementsOf(this.source, pass);
  }

  /** One pass as an array. Tensors in it are the caller's. */
  async toArray({ seed = 0, epoch = 0 }: { seed?: number | string; epoch?: number } = {}): Promise<
    T[]
  > {
    const elements: T[] = [];
    const pass = { epoch, random: new Random(seed).split(epoch) };
    try {
      for await (const element of this.iterate(pass)) elements.push(element);
      return elements;
    } catch (error) {
      elements.forEach(disposeElement);
      throw error;
    }
  }

  /**
   * Each element through a function, which may be asynchronous and gets randomness of its own for
   * each element. Tensors that come in and are not part of what it returns are disposed.
   *
   * Afterwards the classes are no longer known, so that `split` draws from all elements alike, unless
   * the function is `oneHot` or `keepsLabels` says that none changes its class.
   *
   * @example
   * photos.map(turned, { keepsLabels: true }).split({ validation: 0.2, seed: 7 });
   */
  map<U>(
    transform: (element: T, context: ElementContext) => U | Promise<U>,
    options: MapOptions = {},
  ): Pipeline<U> {
    return new Pipeline(map(this.source, transform, options));
  }

  /** The elements for which the function says true. The size is no longer known. */
  filter(keep: (element: T) => boolean | Promise<boolean>): Pipeline<T> {
    return new Pipeline(filter(this.source, keep));
  }

  /** Another order each epoch: a full permutation, or within a buffer where elements only stream. */
  shuffle(options: ShuffleOptions = {}): Pipeline<T> {
    return new Pipeline(shuffle(this.source, options));
  }

  /**
   * So many elements at a time: columns `x`, `y` and `sampleWeight` become tensors with a batch
   * axis in front, any other column (a file name) an array.
   */
  batch(size: number, options: BatchOptions = {}): Pipeline<Collated<T>> {
    return new Pipeline(batch(this.source, size, options));
  }

  /** The first so many elements. */
  take(count: number): Pipeline<T> {
    return new Pipeline(take(this.source, count));
  }

  /** All but the first so many elements. */
  skip(count: number): Pipeline<T> {
    return new Pipeline(skip(this.source, count));
  }

  /** The elements at these positions, in this order. Needs a dataset of known order. */
  subset(positions: ArrayLike<number>): Pipeline<T> {
    return new Pipeline(subset(this.source, positions));
  }

  /** The whole so many times over, endlessly where no count is given; shuffled anew each time. */
  repeat(count = Infinity): Pipeline<T> {
    return new Pipeline(repeat(this.source, count));
  }

  /** Computes each element once and keeps it in memory. Randomness before it is frozen. */
  cache(): Pipeline<T> {
    return new Pipeline(cache(this.source));
  }

  /** Computes up to so many elements ahead of the one in use. Order and values stay the same. */
  prefetch(count = 1): Pipeline<T> {
    return new Pipeline(prefetch(this.source, count));
  }

  /**
   * Parts that share no element, drawn by seed: by class where the classes are known, so that each
   * part has its share of every class.
   *
   * @example
   * const { train, validation } = photos.split({ validation: 0.2, seed: 7 });
   */
  split<const O extends SplitOptions>(options: O): Record<SplitPart<O>, Pipeline<T>> {
    const positions = splitPositions(this.#knownSize('split'), this.labels, options);
    const parts = Object.entries<Int32Array>(positions);
    const pipelines = parts.map(([name, part]) => [name, this.subset(part)] as const);
    return Object.fromEntries(pipelines) as Record<SplitPart<O>, Pipeline<T>>;
  }

  /** Training and validation parts for cross-validation; by class where the classes are known. */
  kFold(options: KFoldOptions): { train: Pipeline<T>; validation: Pipeline<T> }[] {
    const folds = foldPositions(this.#knownSize('kFold'), this.labels, options);
    return folds.map(({ train, validation }) => ({
      train: this.subset(train),
      validation: this.subset(validation),
    }));
  }

  #knownSize(where: string): number {
    return indexed(this.source, where).size;
  }
}
