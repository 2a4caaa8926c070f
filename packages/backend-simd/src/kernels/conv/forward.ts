import type { backend_util } from '@tensorflow/tfjs-core';
import type { Engine } from '../../engine.js';
import { blocksOf, depthOf, gemm, packB, packedBytes } from '../mat-mul/gemm.js';
import { suitsWinograd, winogradConv } from './winograd.js';
import { patchArguments, writeRuns, type Patches } from './patches.js';

type Conv2DInfo = backend_util.Conv2DInfo;

export interface ConvCall {
  readonly x: number;
  readonly filter: number;
  readonly out: number;
  readonly bias?: number;
  readonly activation?: number;
}

/** Whether a convolution is a plain product of pixels and filters. */
export function isPointwise(info: Conv2DInfo): boolean {
  return (
    info.filterHeight === 1 &&
    info.filterWidth === 1 &&
    info.strideHeight === 1 &&
    info.strideWidth === 1 &&
    info.padInfo.top === 0 &&
    info.padInfo.left === 0 &&
    info.outHeight === info.inHeight &&
    info.outWidth === info.inWidth
  );
}

/** Whether a convolution has 3×3 filters without strides and dilation. */
export function isDense3x3(info: Conv2DInfo): boolean {
  const { filterHeight, filterWidth, strideHeight, strideWidth } = info;
  const { dilationHeight, dilationWidth } = info;
  const ones = strideHeight * strideWidth * dilationHeight * dilationWidth === 1;
  return filterHeight === 3 && filterWidth === 3 && ones;
}

export function conv2d(engine: Engine, info: Conv2DInfo, call: ConvCall): void {
  const { x, filter, out, bias = 0, activation = 0 } = call;
  const n = info.outChannels;
  const m = info.batchSize * info.outHeight * info.outWidth;
  if (isPointwise(info)) {
    // prettier-ignore
    gemm(engine, {
      a: x, b: filter, c: out, bias, activation,
      batches: 1, transposeA: false, transposeB: false, m, n, k: info.inChannels,
    });
    return;
  }
  if (isDense3x3(info) && suitsWinograd(info.inChannels, n, info.outHeight, info.outWidth)) {
    // prettier-ignore
    winogradConv(engine, {
      x, filter, out, bias, activation, k: info.inChannels, n, batches: info.batchSize,
      height: info.inHeight, width: info.inWidth,
      outHeight: info.outHeight, outWidth: info.outWidth,
      top: info.padInfo.top, left: info.padInfo.left, strides: [n, 1, info.inChannels * n],
    });
    return;
  }
  const k = info.filterHeight * info.filterWidth * info.inChannels;
  const packed = engine.allocate(packedBytes(k, n));
  try {
    const to = { b: filter, packed: packed.start, k, n, transposed: false, count: 1 };
    const { panelStride } = packB(engine, to);
    const product = { packed: packed.start, panelStride, out, m, n, k, bias, activation };
    gatheredProduct(engine, patchesOf(info, x), product);
  } finally {
    engine.allocator.release(packed);
  }
}

/** out[m, n] = patches · packed filters. */
export function gatheredProduct(
  engine: Engine,
  patches: Patches,
  product: {
    packed: number;
    panelStride: number;
    out: number;
    m: number;
    n: number;
    k: number;
    bias?: number;
    activation?: number;
  },
): void {
  const { m, n, k } = product;
  const runs = writeRuns(engine, patches);
  try {
    const { mc, nc, chunks } = blocksOf(engine, m, n, k, 1);
    const args = patchArguments(patches, runs, { ...product, mc, nc, kc: depthOf(k) });
    engine.run('conv', chunks, ...args);
  } finally {
    engine.allocator.release(runs.block);
  }
}

/** Which input pixels the taps of a forward convolution see. */
export function patchesOf(info: Conv2DInfo, image: number): Patches {
  const taps: [number, number][] = [];
  for (let y = 0; y < info.filterHeight; y++) {
    for (let x = 0; x < info.filterWidth; x++) {
      taps.push([
        y * info.dilationHeight - info.padInfo.top,
        x * info.dilationWidth - info.padInfo.left,
      ]);
    }
  }
  return {
    image,
    height: info.inHeight,
    width: info.inWidth,
    channels: info.inChannels,
    outHeight: info.outHeight,
    outWidth: info.outWidth,
    strideH: info.strideHeight,
    strideW: info.strideWidth,
    taps,
  };
}
