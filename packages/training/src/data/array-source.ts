import { ConfigError, dispose, type Pass, type Tensor } from '@graftjs/core';
import type { ArrayColumns } from './array-data.js';
import type { BatchSource, SourceBatch } from './batch-source.js';
import type { Column } from './column.js';

export interface ArraySourceOptions {
  readonly batchSize: number;
  readonly shuffle: boolean;
}

/** Batches of examples in memory, in a new order each pass where they are shuffled. */
export function arraySource(
  columns: ArrayColumns,
  { batchSize, shuffle }: ArraySourceOptions,
  { start = 0, end = columns.length }: { start?: number; end?: number } = {},
): BatchSource {
  const examples = end - start;
  return {
    steps: Math.ceil(examples / batchSize),
    single: false,
    *iterate(pass: Pass, skip = 0) {
      const order = shuffle
        ? pass.random.split('shuffle').permutation(examples)
        : Int32Array.from({ length: examples }, (_, i) => i);
      if (start > 0) order.forEach((position, i) => (order[i] = position + start));
      for (let at = skip * batchSize; at < examples; at += batchSize) {
        yield batchAt(columns, order.subarray(at, at + batchSize));
      }
    },
  };
}

/** A batch, or nothing left behind. */
function batchAt({ x, y, sampleWeight }: ArrayColumns, positions: Int32Array): SourceBatch {
  const made: Tensor[] = [];
  const take = (column: Column): Tensor => {
    const rows = column.batch(positions);
    made.push(rows);
    return rows;
  };
  try {
    return {
      positions,
      x: x.map(take),
      y: y.map(take),
      sampleWeight: sampleWeight ? take(sampleWeight) : null,
    };
  } catch (error) {
    dispose(made);
    throw error;
  }
}

/**
 * The last part of the examples for validation, before any shuffling, as in Keras.
 *
 * @param share between 0 and 1
 */
export function splitPoint(examples: number, share: number): number {
  const point = Math.floor(examples * (1 - share));
  if (share > 0 && share < 1 && point > 0 && point < examples) return point;
  throw new ConfigError({
    where: 'fit',
    problem: 'validationSplit leaves nothing on one side',
    operands: [
      { label: 'validationSplit', value: share },
      { label: 'examples', value: examples },
    ],
  });
}
