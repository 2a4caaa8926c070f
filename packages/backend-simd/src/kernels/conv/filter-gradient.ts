import type { backend_util } from '@tensorflow/tfjs-core';
import type { Engine } from '../../engine.js';
import { gemm, packB, packedBytes } from '../mat-mul/gemm.js';
import { isDense3x3, isPointwise, patchesOf } from './forward.js';
import { patchArguments, writeRuns } from './patches.js';
import { sumParts } from './sum-parts.js';
import { suitsWinogradGradient, winogradFilterGradient } from './winograd.js';

const MC = 128;
/** Not a power of two: panels 4096 bytes apart would fall on one set of the cache. */
const KC = 248;
/** At least so many pixels for each share of the sum, so that adding the shares up stays cheap. */
const PIXELS = 512;
const CHUNKS = 16;
const PARTIAL_BYTES = 32 * 1024 * 1024;

/** Pixels over which a tile of the gradient is summed at a time. */
const BLOCK = 128;

interface FilterGradientCall {
  readonly x: number;
  readonly dy: number;
  readonly out: number;
}

/**
 * dfilter = patches(x)^T · dy. The sum over pixels is cut into shares by the shape alone, and the
 * shares are added in order, so that the bits do not depend on the number of threads.
 */
export function conv2dFilterGradient(
  engine: Engine,
  info: backend_util.Conv2DInfo,
  call: FilterGradientCall,
): void {
  const { inChannels: k, outChannels: n, batchSize: batches, outHeight, outWidth } = info;
  if (isDense3x3(info) && suitsWinogradGradient({ k, n, batches, outHeight, outWidth })) {
    const { inHeight: height, inWidth: width, padInfo } = info;
    const { top, left } = padInfo;
    const shape = { k, n, batches, outHeight, outWidth, height, width, top, left };
    winogradFilterGradient(engine, { ...call, ...shape });
    return;
  }
  if (n % 8 === 0) inPlace(engine, info, call);
  else packed(engine, info, call);
}

/** With whole vectors of filters: x and dy are read where they lie. */
function inPlace(
  engine: Engine,
  info: backend_util.Conv2DInfo,
  { x, dy, out }: FilterGradientCall,
): void {
  const n = info.outChannels;
  const patches = patchesOf(info, x);
  const { taps, channels } = patches;
  const k = taps.length * channels;
  const pixels = info.batchSize * info.outHeight * info.outWidth;
  // Where each pixel stands for itself, rows are as long as suits best.
  const flat = isPointwise(info);
  const outWidth = flat ? BLOCK : patches.outWidth;
  const [height, width] = flat ? [1, BLOCK] : [patches.height, patches.width];
  const rows = Math.ceil(pixels / outWidth);
  const perBlock = flat ? 1 : Math.max(1, Math.round(BLOCK / outWidth));
  const most = Math.min(CHUNKS, Math.floor(PARTIAL_BYTES / (k * n * 4)));
  const shares = Math.max(1, Math.min(Math.ceil(pixels / PIXELS), most));
  const perShare = Math.ceil(rows / shares);
  const count = Math.ceil(rows / perShare);
  const nc = Math.ceil(n / 8 / Math.min(n / 8, Math.ceil(CHUNKS / count))) * 8;
  const partials = count > 1 ? engine.allocate(count * k * n * 4) : undefined;
  const runs = writeRuns(engine, patches);
  try {
    const args = patchArguments(
      { ...patches, height, width, outWidth, outHeight: flat ? 1 : patches.outHeight },
      runs,
      {
        ...{ packed: dy, out: partials?.start ?? out, m: rows, n, k, panelStride: 0 },
        ...{ mc: perShare, nc, kc: perBlock, bias: pixels },
      },
    );
    engine.run('convFilterGradient', count * Math.ceil(n / nc), ...args);
    if (partials) sumParts(engine, partials.start, out, k * n, count);
  } finally {
    engine.allocator.release(runs.block);
    if (partials) engine.allocator.release(partials);
  }
}

/** With any number of filters: the product of what is packed. */
function packed(
  engine: Engine,
  info: backend_util.Conv2DInfo,
  { x, dy, out }: FilterGradientCall,
): void {
  const n = info.outChannels;
  const k = info.filterHeight * info.filterWidth * info.inChannels;
  const pixels = info.batchSize * info.outHeight * info.outWidth;
  const mc = Math.min(MC, Math.ceil(k / 4) * 4);
  const mBlocks = Math.ceil(k / mc);
  const wanted = Math.min(Math.ceil(pixels / PIXELS), Math.ceil(CHUNKS / mBlocks));
  const shares = Math.max(1, Math.min(wanted, Math.floor(PARTIAL_BYTES / (k * n * 4))));
  const share = Math.ceil(pixels / shares);
  const count = Math.ceil(pixels / share);
  if (isPointwise(info) && count === 1) {
    const transposed = { batches: 1, transposeA: true, transposeB: false };
    gemm(engine, { a: x, b: dy, c: out, m: k, n, k: pixels, ...transposed });
    return;
  }
  const patches = patchesOf(info, x);
  const runs = writeRuns(engine, patches);
  const panels = engine.allocate(packedBytes(pixels, n));
  const partials = count > 1 ? engine.allocate(count * k * n * 4) : undefined;
  try {
    const { panelStride } = packB(engine, {
      ...{ b: dy, packed: panels.start, k: pixels, n, transposed: false, count: 1 },
    });
    const product = { packed: panels.start, out: partials?.start ?? out, m: pixels, n, k };
    const args = patchArguments(patches, runs, { ...product, mc, nc: share, kc: KC, panelStride });
    engine.run('convFilterGradientPacked', count * mBlocks, ...args);
    if (partials) sumParts(engine, partials.start, out, k * n, count);
  } finally {
    if (partials) engine.allocator.release(partials);
    engine.allocator.release(panels);
    engine.allocator.release(runs.block);
  }
}
