import { pad, slice, type Tensor } from '@graftjs/core';

/** A box of images [batch, height, width, channels]. */
export function cropImages(
  x: Tensor,
  {
    top,
    left,
    height,
    width,
  }: {
    readonly top: number;
    readonly left: number;
    readonly height: number;
    readonly width: number;
  },
): Tensor {
  const [batch = 1, , , channels = 1] = x.shape;
  return slice(x, [0, top, left, 0], [batch, height, width, channels]);
}

/** The middle box of the largest size that has the sides of a target. */
export function cropToAspectRatio(x: Tensor, [height, width]: readonly [number, number]): Tensor {
  const [, rows = 1, columns = 1] = x.shape;
  const tall = Math.max(1, Math.min(rows, Math.trunc((columns * height) / width)));
  const wide = Math.max(1, Math.min(columns, Math.trunc((rows * width) / height)));
  const top = Math.trunc((rows - tall) / 2);
  const left = Math.trunc((columns - wide) / 2);
  return cropImages(x, { top, left, height: tall, width: wide });
}

/** Images with as much of a colour on both sides as it takes to have the sides of a target. */
export function padToAspectRatio(
  x: Tensor,
  [height, width]: readonly [number, number],
  value: number,
): Tensor {
  const [, rows = 1, columns = 1] = x.shape;
  const tall = Math.max(rows, Math.trunc((columns * height) / width));
  const wide = Math.max(columns, Math.trunc((rows * width) / height));
  const above = Math.trunc((tall - rows) / 2);
  const beside = Math.trunc((wide - columns) / 2);
  const sides: [number, number][] = [
    [0, 0],
    [above, above],
    [beside, beside],
    [0, 0],
  ];
  return pad(x, sides, value);
}
