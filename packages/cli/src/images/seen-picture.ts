import type { Preprocessing } from '@graftjs/zoo';
import { readFile } from 'node:fs/promises';
import sharp, { type Sharp } from 'sharp';

/** Pixels of 0 to 255, red, green, blue. */
export interface SeenPicture {
  readonly data: Uint8Array;
  readonly height: number;
  readonly width: number;
}

/**
 * What a model sees of an image file, large enough to look at: upright, cut as the model's images
 * are, in the shape of the photo where those are stretched.
 *
 * @param side pixels of the longer side at most
 */
export async function seenPicture(
  file: string,
  { size, fit }: Pick<Preprocessing, 'size' | 'fit'>,
  side: number,
): Promise<SeenPicture> {
  const [height, width] = size ?? [side, side];
  const upright = (await opened(file, height, width))
    .autoOrient()
    .flatten({ background: '#ffffff' })
    .toColourspace('srgb');
  const scale = side / Math.max(height, width);
  const framed =
    fit === 'crop'
      ? upright.resize(Math.round(scale * width), Math.round(scale * height), { fit: 'cover' })
      : upright.resize(side, side, { fit: 'inside' });
  const { data, info } = await framed.removeAlpha().raw().toBuffer({ resolveWithObject: true });
  return { data: Uint8Array.from(data), height: info.height, width: info.width };
}

/** An image file, or bare pixels of the model's size. */
async function opened(file: string, height: number, width: number): Promise<Sharp> {
  if (!file.endsWith('.bin')) return sharp(file, { failOn: 'error' });
  const bytes = await readFile(file);
  const channels = bytes.length === height * width ? 1 : 3;
  return sharp(bytes, { raw: { height, width, channels } });
}
