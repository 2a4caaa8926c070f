import type { Engine } from '../../engine.js';
import { SCRATCH_BYTES } from '../../engine.js';

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

const MATRICES = 16;
const SKEW = 192;
/** Fewer channels than this spend more on the transforms than the products save. */
const LEAST_CHANNELS = 16;

/** Tiles that fit a thread's scratch memory with their sixteen products; 0 when too few do. */
function tilesPerChunk(k: number, n: number): number {
  const room = SCRATCH_BYTES - 256 - 2 * MATRICES * SKEW;
  const tiles = Math.floor(room / (MATRICES * 4 * (k + n)) / 4) * 4;
  return tiles < 12 ? 0 : Math.min(64, tiles);
}

/** Whether the shapes suit: whole vectors of channels, enough of them, and enough tiles. */
export function suitsWinograd(k: number, n: number, outHeight: number, outWidth: number): boolean {
  if (k % 4 !== 0 || n % 8 !== 0 || k < LEAST_CHANNELS || n < LEAST_CHANNELS) return false;
  // Odd sizes waste up to half a tile at the border.
  return outHeight >= 6 && outWidth >= 6 && tilesPerChunk(k, n) > 0;
}

export function winogradConv(engine: Engine, call: WinogradCall): void {
  const { x, filter, out, batches, height, width, outHeight, outWidth, top, left, k, n } = call;
  const { bias = 0, activation = 0, strides } = call;
  const matrix = k * n * 4 + SKEW;
  const packed = engine.allocate(MATRICES * matrix);
  try {
    const [kStride, nStride, tap] = strides.map((stride) => stride * 4);
    const shape = [k, n, kStride!, nStride!, tap!, matrix];
    engine.run('winogradFilter', n / 8, filter, packed.start, ...shape);
    const down = Math.ceil(outHeight / 2);
    const across = Math.ceil(outWidth / 2);
    const tiles = batches * down * across;
    const most = tilesPerChunk(k, n);
    const perChunk = Math.max(12, Math.min(most, Math.ceil(tiles / 16 / 4) * 4));
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
