import { heatPixels } from '@graftjs/transfer';
import sharp from 'sharp';
import type { SeenPicture } from '../images/seen-picture.js';

/**
 * A picture and, beside it, the same with a map over it, as a PNG: what counts is coloured.
 *
 * @param map from 0 to 1, [height, width] row by row, of the size that the model sees
 */
export async function overlay(
  picture: SeenPicture,
  map: ArrayLike<number>,
  [rows, columns]: readonly [height: number, width: number],
): Promise<Uint8Array> {
  const { height, width, data } = picture;
  const bytes = Uint8Array.from(map, (value) => Math.round(255 * Math.min(1, Math.max(0, value))));
  const enlarged = await sharp(bytes, { raw: { height: rows, width: columns, channels: 1 } })
    .resize(width, height, { fit: 'fill', kernel: 'cubic' })
    .extractChannel(0)
    .raw()
    .toBuffer();
  const heat = heatPixels(
    picture,
    Float32Array.from(enlarged, (value) => value / 255),
  );
  const raw = { height, width, channels: 3 } as const;
  const coloured = await sharp(Uint8Array.from(heat.data, Math.round), { raw }).png().toBuffer();
  const plain = await sharp(data, { raw }).png().toBuffer();
  return sideBySide([plain, coloured], { height, width });
}

const GAP = 8;

/** Pictures of one size in a row, on white. */
export async function sideBySide(
  pictures: readonly Buffer[],
  { height, width }: { readonly height: number; readonly width: number },
): Promise<Uint8Array> {
  const whole = {
    width: pictures.length * (width + GAP) - GAP,
    height,
    channels: 3,
    background: '#ffffff',
  } as const;
  const placed = pictures.map((input, i) => ({ input, left: i * (width + GAP), top: 0 }));
  return sharp({ create: whole }).composite(placed).removeAlpha().png().toBuffer();
}
