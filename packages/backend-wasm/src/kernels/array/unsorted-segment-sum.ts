import { util, type TypedArray } from '@tensorflow/tfjs-core';
import type { WasmKernel } from '../wasm-kernel.js';

/** Adds up the rows of x by segment, right in the memory of the module: gradients of embeddings. */
export const unsortedSegmentSum: WasmKernel<'UnsortedSegmentSum'> = (
  { x, segmentIds },
  { numSegments },
  storage,
) => {
  const row = util.sizeFromShape(x.shape.slice(segmentIds.shape.length));
  const shape = [numSegments, ...x.shape.slice(segmentIds.shape.length)];
  const result = storage.makeOutput(shape, x.dtype);
  // Views are taken last: making the output may have moved the memory.
  const totals = storage.typedArrayFromHeap(result).fill(0) as TypedArray;
  const values = storage.typedArrayFromHeap(x);
  storage.typedArrayFromHeap(segmentIds).forEach((segment: number, index: number) => {
    if (segment < 0 || segment >= numSegments) return;
    const [from, to] = [index * row, segment * row];
    for (let i = 0; i < row; i++) totals[to + i]! += values[from + i]!;
  });
  return result;
};
