import {
  add,
  cast,
  floor,
  greaterEqual,
  less,
  logicalAnd,
  mul,
  range,
  reshape,
  sub,
  unsortedSegmentSum,
  where,
  zerosLike,
  type Tensor,
  type Tensor1D,
} from '@tensorflow/tfjs-core';

/** Where in the input each output pixel was read: [batch or 1, height, width] of columns and rows. */
export interface Places {
  readonly x: Tensor;
  readonly y: Tensor;
}

/** Adds to the pixels of an image what the output pixels that read them pass back. */
export function scatterPixels(
  dy: Tensor,
  { x, y }: Places,
  shape: readonly number[],
  interpolation: 'nearest' | 'bilinear',
): Tensor {
  if (interpolation === 'nearest') {
    // Halves go up, as in the kernels.
    return scatter(dy, { x: floor(add(x, 0.5)), y: floor(add(y, 0.5)) }, shape);
  }
  const [left, top] = [floor(x), floor(y)];
  const [right, bottom] = [sub(x, left), sub(y, top)];
  const corner = (i: 0 | 1, j: 0 | 1): Tensor => {
    const share = mul(j ? right : sub(1, right), i ? bottom : sub(1, bottom));
    const part = mul(dy, reshape(share, [...share.shape, 1]));
    return scatter(part, { x: add(left, j), y: add(top, i) }, shape);
  };
  return add(add(corner(0, 0), corner(0, 1)), add(corner(1, 0), corner(1, 1)));
}

/** The same for whole pixels; what lies outside of the image was filled, and is dropped. */
function scatter(dy: Tensor, { x, y }: Places, shape: readonly number[]): Tensor {
  const [batch, height, width, channels] = shape as [number, number, number, number];
  const within = (at: Tensor, length: number) => logicalAnd(greaterEqual(at, 0), less(at, length));
  const inside = logicalAnd(within(x, width), within(y, height));
  const image = mul(reshape(range(0, batch), [batch, 1, 1]), height * width);
  const pixel = add(image, add(mul(y, width), x));
  // One more segment than pixels takes what is dropped: index −1 is not counted.
  const kept = where(inside, pixel, sub(zerosLike(pixel), 1));
  const flat = reshape(cast(kept, 'int32'), [kept.size]) as Tensor1D;
  const sums = unsortedSegmentSum(reshape(dy, [kept.size, channels]), flat, batch * height * width);
  return reshape(sums, [...shape]);
}
