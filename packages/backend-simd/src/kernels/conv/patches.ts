import type { Engine } from '../../engine.js';
import type { Block } from '../../memory/block.js';
import { ZEROS } from '../../threads/control.js';

/** Where the values of one output pixel come from, as the gathering kernels read it. */
export interface Patches {
  /** Address of the image, NHWC. */
  readonly image: number;
  readonly height: number;
  readonly width: number;
  readonly channels: number;
  readonly outHeight: number;
  readonly outWidth: number;
  readonly strideH: number;
  readonly strideW: number;
  /** Offsets of the taps from `output position * stride`, in the order of the filter. */
  readonly taps: readonly (readonly [y: number, x: number])[];
}

/** Neighbouring taps of a row, merged: side by side in the image, so copied as one piece. */
export function writeRuns(
  engine: Engine,
  { taps, channels }: Patches,
): { block: Block; count: number } {
  const runs: [number, number, number, number][] = [];
  taps.forEach(([y, x], i) => {
    const last = runs.at(-1);
    if (last && last[0] === y && last[1] + last[2] === x) last[2]++;
    else runs.push([y, x, 1, i * channels]);
  });
  const block = engine.allocate(runs.length * 16);
  new Int32Array(engine.memory.buffer, block.start, runs.length * 4).set(runs.flat());
  return { block, count: runs.length };
}

/** The arguments of a convolution kernel: the gathering, and the product in the gaps. */
export function patchArguments(
  patches: Patches,
  runs: { block: Block; count: number },
  product: {
    packed: number;
    out: number;
    m: number;
    n: number;
    k: number;
    mc: number;
    nc: number;
    kc: number;
    bias?: number;
    activation?: number;
    panelStride: number;
  },
): number[] {
  const { packed, out, m, n, k, mc, nc, kc, bias = 0, activation = 0, panelStride } = product;
  const { image, height, width, channels, outHeight, outWidth, strideH, strideW } = patches;
  return [
    ...[image, packed, out, m, n, k, runs.block.start, runs.count, mc, nc, kc, bias, activation],
    ...[height, width, channels, panelStride, outHeight, outWidth, n, strideH, strideW, ZEROS],
  ];
}
