import { DataError, type Random } from '@graftjs/core';
import { disposeBatch } from './batch-tensors.js';
import type { BatchSource, SourceBatch } from './batch-source.js';

/** Where a run is in its data. */
export interface FeedPosition {
  /** Passes that were gone through before this one. */
  readonly pass: number;
  /** Batches of this pass that were used. */
  readonly batches: number;
}

type BatchIterator = AsyncIterator<SourceBatch> | Iterator<SourceBatch>;

/** Batches of pass after pass; can start anywhere. */
export class BatchFeed {
  #pass: number;
  #batches: number;
  #open: BatchIterator | null = null;
  #peeked: SourceBatch | null = null;

  constructor(
    private readonly source: BatchSource,
    private readonly random: Random,
    { pass, batches }: FeedPosition,
  ) {
    this.#pass = pass;
    this.#batches = batches;
  }

  get position(): FeedPosition {
    return { pass: this.#pass, batches: this.#batches };
  }

  /** The next batch, whose tensors are the caller's, or `null` once at the end of each pass. */
  async next(): Promise<SourceBatch | null> {
    const batch = this.#peeked ?? (await this.#take());
    this.#peeked = null;
    if (batch) {
      this.#batches += 1;
    } else {
      this.#pass += 1;
      this.#batches = 0;
    }
    return batch;
  }

  /** The batch that `next` will give; it stays the feed's. */
  async peek(): Promise<SourceBatch | null> {
    this.#peeked ??= await this.#take();
    return this.#peeked;
  }

  async #take(): Promise<SourceBatch | null> {
    this.#open ??= this.#iterate();
    const { done, value } = await this.#open.next();
    if (!done) return value;
    this.#open = null;
    return null;
  }

  async close(): Promise<void> {
    const open = this.#open;
    this.#open = null;
    if (this.#peeked) disposeBatch(this.#peeked);
    this.#peeked = null;
    await open?.return?.();
  }

  #iterate(): BatchIterator {
    const pass = { epoch: this.#pass, random: this.random.split(this.#pass) };
    const batches = this.source.iterate(pass, this.#batches);
    return Symbol.asyncIterator in batches
      ? batches[Symbol.asyncIterator]()
      : batches[Symbol.iterator]();
  }
}

export const noBatches = (where: string): DataError =>
  new DataError({
    where,
    problem: 'the data hold no batch',
    hint: 'Look at what filters and splits left over; with dropRemainder, batches may be too large.',
  });
