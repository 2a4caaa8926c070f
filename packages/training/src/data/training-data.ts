import {
  ConfigError,
  DataError,
  type Batch,
  type Dataset,
  type Model,
  type Pass,
} from '@graftjs/core';
import { arrayColumns, type ArrayData } from './array-data.js';
import { arraySource } from './array-source.js';
import { disposeBatch } from './batch-tensors.js';
import type { BatchSource, SourceBatches } from './batch-source.js';

/** Batches one after the other. Their tensors become the training's to dispose of. */
export type BatchStream = AsyncIterable<Batch> | Iterable<Batch>;

/**
 * What trains and evaluates: arrays, a dataset of batches, or batches from a generator. A function
 * is asked for a new stream each epoch; a stream itself can be gone through once.
 */
export type TrainingData =
  ArrayData | Dataset<Batch> | BatchStream | ((pass: Pass) => BatchStream | Promise<BatchStream>);

export interface SourceOptions {
  readonly where: string;
  readonly batchSize: number | undefined;
  readonly shuffle: boolean;
}

export const DEFAULT_BATCH_SIZE = 32;

export function batchSource(
  model: Model,
  data: TrainingData,
  { where, batchSize, shuffle }: SourceOptions,
): BatchSource {
  if (isArrayData(data)) {
    const columns = arrayColumns(model, data, where);
    return arraySource(columns, { batchSize: checkBatchSize(batchSize, where), shuffle });
  }
  if (batchSize !== undefined) {
    throw new ConfigError({
      where,
      problem: 'batchSize is for arrays, and these data come in batches',
      hint: 'Leave it out, and say the size where the batches are made: dataset.batch(32).',
    });
  }
  return streamSource(data, where);
}

function streamSource(data: Exclude<TrainingData, ArrayData>, where: string): BatchSource {
  if (typeof data === 'function') {
    return {
      single: false,
      steps: null,
      async *iterate(pass, skip = 0) {
        yield* without(skip, await data(pass));
      },
    };
  }
  if (isDataset(data)) {
    return {
      single: false,
      steps: data.size,
      iterate: (pass, skip = 0) => without(skip, data.iterate(pass)),
    };
  }
  if (!isStream(data)) throw unknownData(data, where);
  let used = false;
  return {
    single: true,
    steps: Array.isArray(data) ? data.length : null,
    iterate(_pass, skip = 0) {
      if (used) throw exhausted(where);
      used = true;
      return without(skip, data);
    },
  };
}

/** A stream after its first batches, which are made and dropped: it cannot jump. */
function without(skip: number, batches: BatchStream): SourceBatches {
  return skip === 0 ? batches : skipping(skip, batches);
}

async function* skipping(skip: number, batches: BatchStream): AsyncGenerator<Batch, void> {
  let left = skip;
  for await (const batch of batches) {
    if (left > 0) {
      left -= 1;
      disposeBatch(batch);
    } else {
      yield batch;
    }
  }
}

export const isArrayData = (data: unknown): data is ArrayData =>
  typeof data === 'object' && data !== null && 'x' in data && 'y' in data;

export const isDataset = (data: unknown): data is Dataset<Batch> =>
  typeof data === 'object' && data !== null && 'iterate' in data;

const isStream = (data: unknown): data is BatchStream =>
  typeof data === 'object' &&
  data !== null &&
  (Symbol.asyncIterator in data || Symbol.iterator in data);

export function checkBatchSize(batchSize = DEFAULT_BATCH_SIZE, where: string): number {
  if (Number.isInteger(batchSize) && batchSize > 0) return batchSize;
  throw new ConfigError({
    where,
    problem: 'the option "batchSize" cannot be used',
    operands: [
      { label: 'expected', value: 'a whole number of at least 1' },
      { label: 'got', value: batchSize },
    ],
  });
}

export function exhausted(where: string): DataError {
  return new DataError({
    where,
    problem: 'the batches were gone through once, and a stream does not start again',
    hint: 'Give a function that makes the stream anew each epoch: fit(model, () => batches(), …).',
  });
}

function unknownData(data: unknown, where: string): DataError {
  return new DataError({
    where,
    problem: 'the data are of no kind that it knows',
    operands: [
      { label: 'expected', value: '{ x, y }, a dataset of batches, or a stream of batches' },
      { label: 'got', value: data === null ? 'null' : typeof data },
    ],
  });
}
