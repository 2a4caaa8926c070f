import type { Random } from '@graftjs/core';
import type { GlyphSymbol } from './glyph-symbol.js';
import { handwriting } from './handwriting.js';
import { rasterize } from './rasterize.js';
import { flatten, parsePath } from './stroke-path.js';

export interface DrawGlyphOptions {
  readonly random: Random;
  /** Height and width in pixels, default 28. */
  readonly size?: number;
  /** Standard deviation of the noise on the pixels, as a share of full ink, default 0.08. */
  readonly noise?: number;
}

/**
 * A symbol, written once by a hand drawn by lot: light ink on dark, pixels of 0 to 255,
 * shape [size, size, 1].
 */
export function drawGlyph(
  { variants }: GlyphSymbol,
  { random, size = 28, noise = 0.08 }: DrawGlyphOptions,
): Uint8Array {
  const variant = variants[random.integer(variants.length)] ?? variants[0];
  const hand = handwriting(random);
  const lines = hand
    .tremble(parsePath(variant))
    .map((segment) => flatten(segment).map((point) => scaled(hand.place(point), size)));
  const image = rasterize(lines, { size, width: hand.penWidth * size });
  const ink = random.uniform(0.65, 1);
  const paper = random.uniform(0, 0.12);
  const pixels = new Uint8Array(size * size);
  for (let i = 0; i < pixels.length; i++) {
    const value = paper + (ink - paper) * (image[i] as number) + random.normal(0, noise);
    pixels[i] = Math.round(255 * Math.min(1, Math.max(0, value)));
  }
  return pixels;
}

function scaled([x, y]: readonly [number, number], size: number): readonly [number, number] {
  return [x * size, y * size];
}
