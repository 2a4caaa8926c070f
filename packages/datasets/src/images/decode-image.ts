import { ConfigError, DataError } from '@graftjs/core';
import { nameOf, readBytes, type ByteSource } from '../bytes/read-bytes.js';
import type { HostArray } from '../elements/host-array.js';
import type { Preprocess } from '../elements/preprocessing.js';
import { enlarge } from './enlarge.js';
import { frame, scaledSize, type Fit, type Size } from './frame.js';
import { loadSharp } from './load-sharp.js';

/** What sharp calls the interpolations. */
const KERNELS = {
  nearest: 'nearest',
  bilinear: 'linear',
  bicubic: 'cubic',
  lanczos: 'lanczos3',
} as const;

const FITS: readonly Fit[] = ['stretch', 'crop', 'pad'];

export interface DecodeImageOptions {
  /** Height and width of the result; left out, the image keeps its own. */
  readonly size?: readonly [height: number, width: number] | null;
  /** 3 for RGB (default), 1 for grayscale. Whatever the file holds is converted to 8-bit sRGB. */
  readonly channels?: 1 | 3;
  /**
   * Default `bilinear`. All but `nearest` are antialiased when they make an image smaller: the
   * kernel widens with the scale, as in Pillow (and not as in `tf.image.resize`, whose default
   * skips pixels). Enlarging keeps pixel centres in place, as all of them do.
   */
  readonly interpolation?: keyof typeof KERNELS;
  /**
   * What happens to another aspect ratio: `stretch` (default) distorts, `crop` fills the size and
   * cuts the longer side at both ends, `pad` shows all of it on the background.
   */
  readonly fit?: Fit;
  /** What lies under transparent pixels and around padded images; default white. */
  readonly background?: readonly [red: number, green: number, blue: number];
  /** Kept with the pixels and applied when they become a tensor. */
  readonly preprocess?: Preprocess | null;
}

/**
 * An image as 8-bit pixels of shape [height, width, channels], turned upright as its EXIF
 * orientation says. JPEG, PNG, WebP, GIF, TIFF and AVIF; grayscale, CMYK, 16-bit and transparent
 * images are converted. Node only: decoding is done by `sharp`, an optional peer.
 *
 * @example
 * const x = toTensor(await decodeImage('panda.jpg', { size: [224, 224], preprocess }));
 */
export async function decodeImage(
  source: ByteSource,
  options: DecodeImageOptions = {},
): Promise<HostArray<Uint8Array>> {
  checkOptions(options);
  const where = nameOf(source);
  const bytes = await readBytes(source);
  try {
    return await decodeBytes(bytes, options);
  } catch (error) {
    if (error instanceof ConfigError) throw error;
    throw new DataError({
      where,
      problem: 'the image cannot be decoded',
      operands: [{ label: 'reason', value: reasonOf(bytes, error) }],
      cause: error,
    });
  }
}

async function decodeBytes(
  bytes: Uint8Array,
  {
    size = null,
    channels = 3,
    interpolation = 'bilinear',
    fit = 'stretch',
    background = [255, 255, 255],
    preprocess = null,
  }: DecodeImageOptions,
): Promise<HostArray<Uint8Array>> {
  const sharp = await loadSharp();
  const image = sharp(bytes, { failOn: 'error' });
  const { autoOrient: upright } = await image.metadata();
  const own: Size = [upright.height, upright.width];
  const scaled = size ? scaledSize(own, size, fit) : own;
  const [r, g, b] = background;
  const { data, info } = await image
    .autoOrient()
    .flatten({ background: { r, g, b } })
    .resize({
      height: Math.min(scaled[0], own[0]),
      width: Math.min(scaled[1], own[1]),
      fit: 'fill',
      kernel: KERNELS[interpolation],
      // Else the decoder of JPEG would shrink by its own means first.
      fastShrinkOnLoad: false,
    })
    .toColourspace(channels === 1 ? 'b-w' : 'srgb')
    .raw({ depth: 'uchar' })
    .toBuffer({ resolveWithObject: true });
  // A copy of its own: a small image would otherwise hold on to a shared pool of Node's.
  const shape = [info.height, info.width, info.channels];
  const shrunk = { data: Uint8Array.from(data), shape };
  const resized = enlarge(shrunk, scaled, interpolation);
  const border = channels === 1 ? [Math.round(0.2126 * r + 0.7152 * g + 0.0722 * b)] : background;
  const { data: pixels, shape: framed } = frame(resized, size ?? scaled, border);
  return preprocess ? { data: pixels, shape: framed, preprocess } : { data: pixels, shape: framed };
}

export function checkOptions({ size, interpolation, fit, background }: DecodeImageOptions): void {
  const refuse = (name: string, expected: string, got: unknown): never => {
    throw new ConfigError({
      where: 'decodeImage',
      problem: `the option "${name}" cannot be used`,
      operands: [
        { label: 'expected', value: expected },
        { label: 'got', value: got },
      ],
    });
  };
  if (size && !(size.length === 2 && size.every((n) => Number.isInteger(n) && n > 0))) {
    refuse('size', '[height, width], whole numbers above 0', size);
  }
  if (interpolation !== undefined && !(interpolation in KERNELS)) {
    refuse('interpolation', Object.keys(KERNELS).join(', '), interpolation);
  }
  if (fit !== undefined && !FITS.includes(fit)) refuse('fit', FITS.join(', '), fit);
  if (background && !(background.length === 3 && background.every((n) => n >= 0 && n <= 255))) {
    refuse('background', '[red, green, blue], each 0 to 255', background);
  }
}

function reasonOf(bytes: Uint8Array, error: unknown): string {
  if (bytes.length === 0) return 'the file is empty';
  const [first = ''] = (error as Error).message.split('\n');
  return first;
}
