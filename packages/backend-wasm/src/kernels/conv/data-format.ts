import type { TensorInfo } from '@tensorflow/tfjs-core';
import { transpose, type Calls } from '../wasm-kernel.js';

export type DataFormat = 'NHWC' | 'NCHW';

/** XNNPACK knows images with the channels last only. */
export function toChannelsLast(calls: Calls, x: TensorInfo, format?: DataFormat): TensorInfo {
  return format === 'NCHW' ? transpose(calls, x, [0, 2, 3, 1]) : x;
}

export function fromChannelsLast(calls: Calls, x: TensorInfo, format?: DataFormat): TensorInfo {
  return format === 'NCHW' ? transpose(calls, x, [0, 3, 1, 2]) : x;
}
