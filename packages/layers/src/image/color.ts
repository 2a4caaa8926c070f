import {
  abs,
  add,
  clipByValue,
  concat,
  div,
  equal,
  greater,
  less,
  max,
  min,
  mul,
  onesLike,
  ShapeError,
  split,
  sub,
  sum,
  tensor1d,
  where,
  zerosLike,
  type Tensor,
} from '@graftjs/core';

/** An error where images have not the three channels that colours need. */
export function checkColours(images: Tensor, where_: string): void {
  if (images.shape.at(-1) === 3) return;
  throw new ShapeError({
    where: where_,
    problem: 'it works on colours, so the images need three channels',
    operands: [{ label: 'input', value: images.shape }],
  });
}

/** Brightness as the eye sees it (ITU-R BT.601), in one channel. */
export const grayscale = (images: Tensor): Tensor =>
  sum(mul(images, tensor1d([0.2989, 0.587, 0.114])), -1, true);

/** Hue from 0 to 1, saturation and value. */
export function rgbToHsv(images: Tensor): Tensor {
  const [r, g, b] = split(images, 3, -1) as [Tensor, Tensor, Tensor];
  const value = max(images, -1, true);
  const range = sub(value, min(images, -1, true));
  const ones = onesLike(value);
  const zeros = zerosLike(value);
  const coloured = greater(range, 0);
  const lit = greater(value, 0);
  const saturation = where(lit, div(range, where(lit, value, ones)), zeros);
  const sixth = mul(where(coloured, range, ones), 6);
  const fromRed = div(sub(g, b), sixth);
  const fromGreen = add(div(sub(b, r), sixth), 2 / 6);
  const fromBlue = add(div(sub(r, g), sixth), 4 / 6);
  const hue = where(equal(value, r), fromRed, where(equal(value, g), fromGreen, fromBlue));
  const positive = where(less(hue, 0), add(hue, 1), hue);
  return concat([where(coloured, positive, zeros), saturation, value], -1);
}

export function hsvToRgb(images: Tensor): Tensor {
  const [hue, saturation, value] = split(images, 3, -1) as [Tensor, Tensor, Tensor];
  const turn = mul(hue, 6);
  const shares = [
    clipByValue(sub(abs(sub(turn, 3)), 1), 0, 1),
    clipByValue(sub(2, abs(sub(turn, 2))), 0, 1),
    clipByValue(sub(2, abs(sub(turn, 4))), 0, 1),
  ];
  return concat(
    shares.map((share) => mul(add(sub(1, saturation), mul(saturation, share)), value)),
    -1,
  );
}
