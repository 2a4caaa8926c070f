import {
  abs,
  add,
  cast,
  equal,
  floor,
  greaterEqual,
  lessEqual,
  matMul,
  mul,
  range,
  relu,
  reshape,
  split,
  sub,
  transpose,
  unsortedSegmentSum,
  type Tensor,
  type Tensor1D,
} from '@tensorflow/tfjs-core';
import { gradientOf } from '../gradient-of.js';

/** How much each of `length` pixels counts for each of `count` samples between two bounds: [boxes, count, length]. */
function weightsAlong(
  from: Tensor,
  to: Tensor,
  { count, length, nearest }: { count: number; length: number; nearest: boolean },
): Tensor {
  const last = length - 1;
  const share = reshape(range(0, count), [1, count]);
  // One sample lies in the middle.
  const places =
    count > 1
      ? add(mul(from, last), mul(mul(sub(to, from), last / (count - 1)), share))
      : mul(add(from, to), last / 2);
  const inside = mul(
    cast(greaterEqual(places, 0), 'float32'),
    cast(lessEqual(places, last), 'float32'),
  );
  const at = reshape(nearest ? floor(add(places, 0.5)) : places, [-1, count, 1]);
  const pixels = reshape(range(0, length), [1, 1, length]);
  const weights = nearest ? cast(equal(at, pixels), 'float32') : relu(sub(1, abs(sub(at, pixels))));
  return mul(weights, reshape(inside, [-1, count, 1]));
}

/** Each pixel of a crop goes back to the pixels that it was interpolated from; boxes are constants. */
export const cropAndResizeGradient = gradientOf('CropAndResize', {
  inputs: ['image', 'boxes', 'boxInd'],
  gradient: (dy, [image, boxes, boxInd], attrs) => ({
    image: () => {
      const [batch, height, width, channels] = (image as Tensor).shape as [
        number,
        number,
        number,
        number,
      ];
      const [rows, columns] = attrs['cropSize'] as [number, number];
      const nearest = attrs['method'] === 'nearest';
      const [y1, x1, y2, x2] = split(boxes as Tensor, 4, 1) as [Tensor, Tensor, Tensor, Tensor];
      const down = weightsAlong(y1, y2, { count: rows, length: height, nearest });
      const across = weightsAlong(x1, x2, { count: columns, length: width, nearest });
      const boxCount = dy.shape[0] ?? 0;
      const tall = matMul(down, reshape(dy, [boxCount, rows, columns * channels]), true);
      const turned = transpose(reshape(tall, [boxCount, height, columns, channels]), [0, 2, 1, 3]);
      const wide = matMul(across, reshape(turned, [boxCount, columns, height * channels]), true);
      const whole = transpose(reshape(wide, [boxCount, width, height, channels]), [0, 2, 1, 3]);
      return unsortedSegmentSum(whole, boxInd as Tensor1D, batch);
    },
  }),
});
