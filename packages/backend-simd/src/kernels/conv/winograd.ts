import type { Engine } from '../../engine.js';
import { SCRATCH_BYTES } from '../../engine.js';
import { sumParts } from './sum-parts.js';

/** A 3×3 convolution of stride 1 on addresses, `k` channels in and `n` out. */
export interface WinogradCall {
  readonly x: number;
  readonly filter: number;
  readonly out: number;
  readonly batches: number;
  readonly height: number;
  readonly width: number;
  readonly outHeight: number;
  readonly outWidth: number;
  readonly top: number;
  readonly left: number;
  readonly k: number;
  readonly n: number;
  /** Elements from one input channel of the filter to the next, one output channel, one tap. */
  readonly strides: readonly [k: number, n: number, tap: number];
  readonly bias?: number;
  readonly activation?: number;
}

const MATRICES = 36;
/** Outputs along one side of a tile. */
const TILE = 4;
const BUFFER = 1024;
const SKEW = 192;
/** Fewer tiles at a time do not make up for reading all filters. */
const LEAST_TILES = 8;
/** Fewer channels than this spend more on the transforms than the products save. */
const LEAST_CHANNELS = 16;

/** Tiles that fit a thread's scratch memory with their 36 products; 0 when too few do. */
function tilesPerChunk(k: number, n: number): number {
  const room = SCRATCH_BYTES - BUFFER - 2 * MATRICES * SKEW;
  const tiles = Math.floor(room / (MATRICES * 4 * (k + n)) / 4) * 4;
  return tiles < LEAST_TILES ? 0 : Math.min(64, tiles);
}

/** Whether the shapes suit: whole vectors of channels, enough of them, and enough tiles. */
export function suitsWinograd(k: number, n: number, outHeight: number, outWidth: number): boolean {
  if (k % 4 !== 0 || n % 8 !== 0 || k < LEAST_CHANNELS || n < LEAST_CHANNELS) return false;
  // Other sizes waste most of a tile at the border.
  return outHeight >= 6 && outWidth >= 6 && tilesPerChunk(k, n) > 0;
}

export function winogradConv(engine: Engine, call: WinogradCall): void {
  const { x, filter, out, batches, height, width, outHeight, outWidth, top, left, k, n } = call;
  const { bias = 0, activation = 0, strides } = call;
  const matrix = k * n * 4 + SKEW;
  const packed = engine.allocate(MATRICES * matrix);
  try {
    const [kStride, nStride, tap] = [strides[0] * 4, strides[1] * 4, strides[2] * 4];
    const { start } = packed;
    engine.run('winogradFilter', n / 8, filter, start, k, n, kStride, nStride, tap, matrix);
    const down = Math.ceil(outHeight / TILE);
    const across = Math.ceil(outWidth / TILE);
    const tiles = batches * down * across;
    const most = tilesPerChunk(k, n);
    const perChunk = Math.max(LEAST_TILES, Math.min(most, Math.ceil(tiles / 16 / 4) * 4));
    engine.run(
      'winograd',
      Math.ceil(tiles / perChunk),
      ...[x, packed.start, out, tiles, n, k, perChunk, down, across, bias, activation],
      ...[top, left, height, width, outHeight, outWidth, matrix],
    );
  } finally {
    engine.allocator.release(packed);
  }
}

/** Fewer tiles than this at a time spend more on loading and storing the sums than on adding to them. */
const LEAST_BLOCK = 24;
const MOST_SHARES = 16;
const PARTIAL_BYTES = 64 * 1024 * 1024;
const TAP_GRAIN = 1024;

export interface WinogradGradientCall extends Omit<
  WinogradCall,
  'filter' | 'strides' | 'bias' | 'activation'
> {
  readonly dy: number;
}

/** Whether the sums over tiles are worth it: many tiles, and enough of them at a time. */
export function suitsWinogradGradient(info: {
  readonly k: number;
  readonly n: number;
  readonly batches: number;
  readonly outHeight: number;
  readonly outWidth: number;
}): boolean {
  const { k, n, batches, outHeight, outWidth } = info;
  const tiles = batches * Math.ceil(outHeight / TILE) * Math.ceil(outWidth / TILE);
  return (
    suitsWinograd(k, n, outHeight, outWidth) &&
    tilesPerChunk(k, n) >= LEAST_BLOCK &&
    tiles >= 4 * LEAST_BLOCK
  );
}

/** The filter gradient [9, k, n]: the tiles fall into shares by the shape alone. */
export function winogradFilterGradient(engine: Engine, call: WinogradGradientCall): void {
  const { x, dy, out, batches, height, width, outHeight, outWidth, top, left, k, n } = call;
  const down = Math.ceil(outHeight / TILE);
  const across = Math.ceil(outWidth / TILE);
  const tiles = batches * down * across;
  const size = MATRICES * k * n;
  const perBlock = tilesPerChunk(k, n);
  const most = Math.min(MOST_SHARES, Math.floor(PARTIAL_BYTES / (size * 4)));
  const perShare = Math.max(perBlock, Math.ceil(tiles / Math.max(1, most)));
  const shares = Math.ceil(tiles / perShare);
  const partials = engine.allocate((shares + 1) * size * 4);
  try {
    const { start } = partials;
    const sums = shares > 1 ? start + shares * size * 4 : start;
    // prettier-ignore
    engine.run(
      'winogradFilterSums', shares, x, dy, start, tiles, n, k, perBlock, down, across, perShare, 0,
      top, left, height, width, outHeight, outWidth,
    );
    if (shares > 1) sumParts(engine, start, sums, size, shares);
    engine.run('winogradFilterTaps', Math.ceil((k * n) / TAP_GRAIN), sums, out, k * n, TAP_GRAIN);
  } finally {
    engine.allocator.release(partials);
  }
}
