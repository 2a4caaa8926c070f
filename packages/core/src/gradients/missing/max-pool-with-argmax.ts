import {
  add,
  cast,
  mul,
  range,
  reshape,
  unsortedSegmentSum,
  type Tensor,
  type Tensor1D,
} from '@tensorflow/tfjs-core';
import { gradientOf } from '../gradient-of.js';

/** Each largest passes its gradient to the place that the index names. */
export const maxPoolWithArgmaxGradient = gradientOf('MaxPoolWithArgmax', {
  inputs: ['x'],
  outputs: [false, true],
  gradient: (dy, [input, indices], { includeBatchInIndex }) => ({
    x: () => {
      const x = input as Tensor;
      const [batch = 1] = x.shape;
      // Indices count within an image, unless they were asked to count through the batch.
      const start = mul(reshape(range(0, batch, 1, 'int32'), [batch, 1, 1, 1]), x.size / batch);
      const places = includeBatchInIndex
        ? (indices as Tensor)
        : add(indices as Tensor, cast(start, 'int32'));
      const flat = reshape(places, [places.size]) as Tensor1D;
      return reshape(unsortedSegmentSum(reshape(dy, [dy.size]), flat, x.size), x.shape);
    },
  }),
});
