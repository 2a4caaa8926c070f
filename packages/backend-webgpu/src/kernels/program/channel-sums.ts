import type { TensorInfo } from '@tensorflow/tfjs-core';
import type { GpuStorage } from '../../storage/gpu-storage.js';
import { runProgram, type GpuProgram } from './gpu-program.js';
import { sumParts } from './sum-parts.js';

const THREADS = 64;
/** Partial sums of a channel: enough to keep a GPU busy, few enough for one thread to add up. */
const MOST_PARTS = 256;
const SHORTEST_PART = 16;

/** A sum over everything but the channels, the last axis. */
export type ChannelSum = Pick<GpuProgram, 'name' | 'inputs' | 'floats'> & {
  readonly rows: number;
  readonly channels: number;
  /** `fn term(at : i32, channel : i32) -> f32`, of the element at a place in memory. */
  readonly wgsl: string;
};

/** One number for each channel. */
export function channelSums(storage: GpuStorage, sum: ChannelSum): TensorInfo {
  const { rows, channels } = sum;
  // Few channels: the threads of a group share out the rows.
  const lanes = Math.max(1, Math.floor(THREADS / channels));
  const most = Math.max(1, Math.floor(MOST_PARTS / lanes));
  const groups = Math.max(1, Math.min(most, Math.ceil(rows / (lanes * SHORTEST_PART))));
  const partial = runProgram(storage, {
    name: sum.name,
    inputs: sum.inputs,
    outputShape: [groups * lanes, channels],
    uniforms: { rows, channels, lanes, parts: groups * lanes },
    ...(sum.floats && { floats: sum.floats }),
    workgroup: [THREADS, 1, 1],
    workgroups: [Math.ceil(channels / THREADS), groups, 1],
    wgsl: `
      ${sum.wgsl}
      fn main() {
        let thread = i32(workgroupId.x) * ${THREADS} + i32(localIndex);
        let lane = select(0, thread / uniforms.channels, uniforms.lanes > 1);
        let channel = thread - lane * uniforms.channels;
        if (lane >= uniforms.lanes || channel >= uniforms.channels) { return; }
        let part = i32(workgroupId.y) * uniforms.lanes + lane;
        var total = 0.0;
        for (var row = part; row < uniforms.rows; row += uniforms.parts) {
          total += term(row * uniforms.channels + channel, channel);
        }
        result[part * uniforms.channels + channel] = total;
      }`,
  });
  return sumParts(storage, partial, [channels]);
}
