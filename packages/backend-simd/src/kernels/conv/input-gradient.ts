import type { backend_util } from '@tensorflow/tfjs-core';
import type { Engine } from '../../engine.js';
import { gemm, packedBytes } from '../mat-mul/gemm.js';
import { gatheredProduct, isDense3x3, isPointwise } from './forward.js';
import { suitsWinograd, winogradConv } from './winograd.js';

type Conv2DInfo = backend_util.Conv2DInfo;

interface Tap {
  /** Index of the filter tap. */
  readonly filter: number;
  /** Offset into dy from the position within the phase. */
  readonly y: number;
  readonly x: number;
}

/**
 * dx as a convolution of dy. With a stride the pixels of dx fall into stride² phases, each of
 * which sees its own taps: each is a dense convolution of its own, and nothing is multiplied by
 * the zeros that a strided convolution would have to be spread with.
 */
export function conv2dInputGradient(
  engine: Engine,
  info: Conv2DInfo,
  { dy, filter, dx }: { dy: number; filter: number; dx: number },
): void {
  if (isPointwise(info)) {
    const m = info.batchSize * info.inHeight * info.inWidth;
    const plain = { batches: 1, transposeA: false, transposeB: true };
    gemm(engine, { a: dy, b: filter, c: dx, m, n: info.inChannels, k: info.outChannels, ...plain });
    return;
  }
  if (
    isDense3x3(info) &&
    suitsWinograd(info.outChannels, info.inChannels, info.inHeight, info.inWidth)
  ) {
    // The taps in reverse order, and the channels with their roles swapped.
    const [k, n] = [info.outChannels, info.inChannels];
    winogradConv(engine, {
      ...{ x: dy, filter: filter + 8 * k * n * 4, out: dx, k, n, batches: info.batchSize },
      ...{ height: info.outHeight, width: info.outWidth },
      ...{ outHeight: info.inHeight, outWidth: info.inWidth },
      ...{ top: 2 - info.padInfo.top, left: 2 - info.padInfo.left, strides: [1, k, -k * n] },
    });
    return;
  }
  const { strideHeight, strideWidth, inHeight, inWidth, batchSize, inChannels } = info;
  const phases = phasesOf(info);
  if (phases.some(({ taps }) => taps.length === 0)) {
    const size = batchSize * inHeight * inWidth * inChannels;
    new Float32Array(engine.memory.buffer, dx, size).fill(0);
  }
  for (const { row, column, taps } of phases) {
    const height = Math.ceil((inHeight - row) / strideHeight);
    const width = Math.ceil((inWidth - column) / strideWidth);
    if (taps.length === 0 || height <= 0 || width <= 0) continue;
    const whole = phases.length === 1;
    const phase = whole ? undefined : engine.allocate(batchSize * height * width * inChannels * 4);
    try {
      const out = phase?.start ?? dx;
      phaseGradient(engine, info, { dy, filter, out, height, width, taps });
      if (phase) {
        const image = [dx, height, width, inChannels, inHeight, inWidth, row, column];
        engine.run('scatterPhase', batchSize * height, out, ...image, strideHeight, strideWidth);
      }
    } finally {
      if (phase) engine.allocator.release(phase);
    }
  }
}

function phaseGradient(
  engine: Engine,
  info: Conv2DInfo,
  call: {
    dy: number;
    filter: number;
    out: number;
    height: number;
    width: number;
    taps: readonly Tap[];
  },
): void {
  const { dy, filter, out, height, width, taps } = call;
  const n = info.inChannels;
  const depth = info.outChannels;
  const k = taps.length * depth;
  const packed = engine.allocate(packedBytes(k, n));
  const offsets = engine.allocate(taps.length * 4);
  try {
    // B[(tap, outChannel), inChannel] from filters that are stored [tap, inChannel, outChannel].
    const table = new Int32Array(engine.memory.buffer, offsets.start, taps.length);
    taps.forEach((tap, i) => (table[i] = tap.filter * n * depth));
    const panelStride = k * 32;
    const panels = Math.ceil(n / 8);
    const shape = [depth, n, depth, 1, 0, depth * 32, panelStride, panels, 1, offsets.start];
    engine.run('packB', taps.length, filter, packed.start, ...shape);
    const patches = {
      image: dy,
      height: info.outHeight,
      width: info.outWidth,
      channels: depth,
      outHeight: height,
      outWidth: width,
      strideH: 1,
      strideW: 1,
      taps: taps.map(({ y, x }) => [y, x] as const),
    };
    const m = info.batchSize * height * width;
    gatheredProduct(engine, patches, { packed: packed.start, panelStride, out, m, n, k });
  } finally {
    engine.allocator.release(offsets);
    engine.allocator.release(packed);
  }
}

/** For each residue of the stride, the taps that reach it, ordered by the column of dy. */
function phasesOf(info: Conv2DInfo): { row: number; column: number; taps: Tap[] }[] {
  const phases = [];
  for (let row = 0; row < info.strideHeight; row++) {
    for (let column = 0; column < info.strideWidth; column++) {
      const ys = axisTaps(
        row,
        info.padInfo.top,
        info.filterHeight,
        info.dilationHeight,
        info.strideHeight,
      );
      const xs = axisTaps(
        column,
        info.padInfo.left,
        info.filterWidth,
        info.dilationWidth,
        info.strideWidth,
      );
      const taps = ys.flatMap((y) =>
        xs.map((x) => ({ filter: y.tap * info.filterWidth + x.tap, y: y.offset, x: x.offset })),
      );
      phases.push({ row, column, taps });
    }
  }
  return phases;
}

function axisTaps(
  residue: number,
  pad: number,
  size: number,
  dilation: number,
  stride: number,
): { tap: number; offset: number }[] {
  const taps = [];
  for (let tap = 0; tap < size; tap++) {
    const distance = residue + pad - tap * dilation;
    if (((distance % stride) + stride) % stride === 0)
      taps.push({ tap, offset: distance / stride });
  }
  return taps.sort((a, b) => a.offset - b.offset);
}
