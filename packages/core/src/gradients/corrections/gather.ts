import {
  add,
  range,
  reshape,
  transpose,
  unsortedSegmentSum,
  util,
  type Tensor,
  type Tensor1D,
} from '@tensorflow/tfjs-core';
import { gradientOf } from '../gradient-of.js';

/**
 * Every gathered slice adds its gradient to the place it came from. With batch dimensions the
 * places of each batch follow those of the one before; tfjs calls methods there that nothing
 * registers.
 */
export const gatherGradient = gradientOf('GatherV2', {
  inputs: ['x', 'indices'],
  gradient: (dy, [input, places], { axis, batchDims }) => {
    const x = input as Tensor;
    const indices = places as Tensor;
    return {
      x: () => {
        const [along] = util.parseAxisParam(axis as number, x.shape) as [number];
        const batchAxes = ((batchDims as number) + indices.rank) % Math.max(indices.rank, 1);
        const size = (from: number, to?: number) => util.sizeFromShape(x.shape.slice(from, to));
        const [batches, outer, length, inner] = [
          size(0, batchAxes),
          size(batchAxes, along),
          x.shape[along] as number,
          size(along + 1),
        ];
        const count = indices.size / batches;
        if (batches === 1 && outer === 1) {
          const rows = reshape(dy, [count, inner]);
          const places = reshape(indices, [count]) as Tensor1D;
          return reshape(unsortedSegmentSum(rows, places, length), x.shape);
        }
        const slices = transpose(reshape(dy, [batches, outer, count, inner]), [0, 2, 1, 3]);
        const first = range(0, batches * length, length, 'int32');
        const segments = add(reshape(indices, [batches, count]), reshape(first, [batches, 1]));
        const sums = unsortedSegmentSum(
          reshape(slices, [batches * count, outer * inner]),
          reshape(segments, [batches * count]) as Tensor1D,
          batches * length,
        );
        const sorted = transpose(reshape(sums, [batches, length, outer, inner]), [0, 2, 1, 3]);
        return reshape(sorted, x.shape);
      },
    };
  },
});
