import { ConfigError, DataError, Random } from '@graftjs/core';
import type { HostArray } from '../elements/host-array.js';
import type { Preprocess } from '../elements/preprocessing.js';
import { fromArrays } from '../pipeline/from-arrays.js';
import type { Pipeline } from '../pipeline/pipeline.js';
import { drawGlyph } from './draw-glyph.js';
import type { GlyphSymbol } from './glyph-symbol.js';

export interface GlyphsOptions {
  /** The classes, such as {@link letterGlyphs} or {@link digitGlyphs}. */
  readonly symbols: readonly GlyphSymbol[];
  /** Examples of each class. */
  readonly count: number;
  readonly seed: number | string;
  /** Height and width in pixels, default 28. */
  readonly size?: number;
  /** Standard deviation of the noise on the pixels, as a share of full ink, default 0.08. */
  readonly noise?: number;
  /** Default `{ scale: 1 / 255 }`. */
  readonly preprocess?: Preprocess | null;
}

/** A drawn symbol: pixels of 0 to 255, shape [size, size, 1], and its class. */
export interface GlyphExample {
  readonly x: HostArray;
  readonly y: HostArray;
}

/**
 * Handwriting-like symbols, drawn by lot: a data set for demonstrations and tests that needs no
 * download. Each has a slant, size, place, pen and unsteadiness of its own, and noise.
 *
 * An example depends on the seed, its symbol's name and its position within the class alone.
 *
 * @example
 * const train = glyphs({ symbols: digitGlyphs, count: 10, seed: 7 });
 */
export function glyphs({
  symbols,
  count,
  seed,
  size = 28,
  noise = 0.08,
  preprocess = { scale: 1 / 255 },
}: GlyphsOptions): Pipeline<GlyphExample> {
  for (const [name, value] of Object.entries({ count, size })) {
    if (Number.isInteger(value) && value > 0) continue;
    throw new ConfigError({
      where: 'glyphs',
      problem: `${name} is not a positive whole number`,
      operands: [{ label: name, value }],
    });
  }
  if (symbols.length === 0)
    throw new DataError({ where: 'glyphs', problem: 'there are no symbols' });
  const random = new Random(seed);
  const area = size * size;
  const pixels = new Uint8Array(symbols.length * count * area);
  const labels = new Int32Array(symbols.length * count);
  symbols.forEach((symbol, label) => {
    const ofSymbol = random.split(symbol.name);
    for (let i = 0; i < count; i++) {
      const at = label * count + i;
      labels[at] = label;
      pixels.set(drawGlyph(symbol, { random: ofSymbol.split(i), size, noise }), at * area);
    }
  });
  const x = { data: pixels, shape: [labels.length, size, size, 1], preprocess };
  return fromArrays({ x, y: labels });
}
