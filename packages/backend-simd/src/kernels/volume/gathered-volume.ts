import type { backend_util } from '@tensorflow/tfjs-core';
import type { Engine } from '../../engine.js';

type Conv3DInfo = backend_util.Conv3DInfo;
type Three = readonly [depth: number, height: number, width: number];

/** Elements that one chunk gathers. */
const WORK = 1 << 15;

/** Where the taps of each output element lie in a volume, axis by axis. */
export interface GatheredVolume {
  readonly batch: number;
  readonly size: Three;
  readonly channels: number;
  readonly outSize: Three;
  readonly filter: Three;
  /** Tap k of output o is element (o · stride + k · step + base) / divisor. */
  readonly stride: Three;
  readonly step: Three;
  readonly base: Three;
  readonly divisor: Three;
}

const ones: Three = [1, 1, 1];
const minus = ([a, b, c]: Three): Three => [-a, -b, -c];
const inSize = (info: Conv3DInfo): Three => [info.inDepth, info.inHeight, info.inWidth];
const outSize = (info: Conv3DInfo): Three => [info.outDepth, info.outHeight, info.outWidth];
const filterOf = (info: Conv3DInfo): Three => [
  info.filterDepth,
  info.filterHeight,
  info.filterWidth,
];
const strideOf = (info: Conv3DInfo): Three => [
  info.strideDepth,
  info.strideHeight,
  info.strideWidth,
];
const dilationOf = (info: Conv3DInfo): Three => [
  info.dilationDepth,
  info.dilationHeight,
  info.dilationWidth,
];
const paddingOf = ({ padInfo }: Conv3DInfo): Three => [padInfo.front, padInfo.top, padInfo.left];

/** What an element of the output sees of the input. */
export function seenByOutput(info: Conv3DInfo): GatheredVolume {
  return {
    batch: info.batchSize,
    size: inSize(info),
    channels: info.inChannels,
    outSize: outSize(info),
    filter: filterOf(info),
    stride: strideOf(info),
    step: dilationOf(info),
    base: minus(paddingOf(info)),
    divisor: ones,
  };
}

/** What an element of the input sees of the output's gradient. */
export function seenByInput(info: Conv3DInfo): GatheredVolume {
  return {
    batch: info.batchSize,
    size: outSize(info),
    channels: info.outChannels,
    outSize: inSize(info),
    filter: filterOf(info),
    stride: ones,
    step: minus(dilationOf(info)),
    base: paddingOf(info),
    divisor: strideOf(info),
  };
}

export const tapsOf = ({ filter: [d, h, w] }: GatheredVolume): number => d * h * w;
export const rowsOf = ({ batch, outSize: [d, h, w] }: GatheredVolume): number => batch * d * h * w;

/** Writes rows `first` to `first + rows` of the matrix that the filters are multiplied with. */
export function gatherRows(
  engine: Engine,
  volume: GatheredVolume,
  call: { from: number; to: number; first: number; rows: number },
): void {
  const { size, channels, filter, stride, step, base, divisor } = volume;
  const perChunk = Math.max(1, Math.ceil(WORK / (tapsOf(volume) * channels)));
  const geometry = [...size, channels, ...volume.outSize, ...filter, ...stride, ...step];
  const loop = [...base, ...divisor, call.first, perChunk, call.rows];
  const chunks = Math.ceil(call.rows / perChunk);
  engine.run('gatherVolume', chunks, call.from, call.to, ...geometry, ...loop);
}
