import type { Model, SymbolicTensor } from '@graftjs/core';
import { add, depthwiseConv2d } from '@graftjs/layers';
import { drawArchitecture, type ArchitectureOptions } from './architecture-options.js';
import {
  chain,
  channelsOf,
  normalizedLike,
  padForStride2,
  plainConv2d,
  relu6,
  roundChannels,
} from './blocks/draw.js';

export interface MobileNetV2Options extends ArchitectureOptions {
  /** Width: all channels are multiplied by it and rounded to eights. Default 1. */
  readonly alpha?: number;
}

const norm = normalizedLike({ epsilon: 1e-3, momentum: 0.999 });
/** Filters and stride of the seventeen blocks; all but the first expand six times. */
const BLOCKS = [
  [16, 1],
  [24, 2],
  [24, 1],
  [32, 2],
  [32, 1],
  [32, 1],
  [64, 2],
  [64, 1],
  [64, 1],
  [64, 1],
  [96, 1],
  [96, 1],
  [96, 1],
  [160, 2],
  [160, 1],
  [160, 1],
  [320, 1],
] as const;

/**
 * MobileNetV2: inverted residual blocks with linear bottlenecks. 3,538,984 parameters at width 1;
 * images of 224 x 224 from -1 to 1.
 *
 * @see Sandler et al., "MobileNetV2: Inverted Residuals and Linear Bottlenecks", CVPR 2018
 */
export function mobileNetV2(options: MobileNetV2Options = {}): Model {
  const { alpha = 1 } = options;
  const body = (inputs: SymbolicTensor) => {
    const stem = chain(
      inputs,
      plainConv2d(roundChannels(32 * alpha), {
        kernelSize: 3,
        strides: 2,
        padding: 'same',
        name: 'Conv1',
      }),
      norm('bn_Conv1'),
      relu6('Conv1_relu'),
    );
    const last = BLOCKS.reduce(
      (x, [filters, stride], block) =>
        invertedResidual(x, Math.trunc(filters * alpha), stride, block),
      stem,
    );
    return chain(
      last,
      plainConv2d(alpha > 1 ? roundChannels(1280 * alpha) : 1280, {
        kernelSize: 1,
        name: 'Conv_1',
      }),
      norm('Conv_1_bn'),
      relu6('out_relu'),
    );
  };
  const rows = options.inputShape?.[0] ?? 224;
  const name = `mobilenetv2_${alpha.toFixed(2)}_${rows}`;
  return drawArchitecture(options, { name, size: 224, body, poolings: {} });
}

function invertedResidual(
  inputs: SymbolicTensor,
  filters: number,
  stride: 1 | 2,
  block: number,
): SymbolicTensor {
  const prefix = block === 0 ? 'expanded_conv_' : `block_${block}_`;
  const [before, after] = [channelsOf(inputs), roundChannels(filters)];
  let x = inputs;
  if (block > 0) {
    x = chain(
      x,
      plainConv2d(6 * before, { kernelSize: 1, padding: 'same', name: `${prefix}expand` }),
      norm(`${prefix}expand_BN`),
      relu6(`${prefix}expand_relu`),
    );
  }
  if (stride === 2) x = padForStride2(x, 3, `${prefix}pad`).apply(x);
  x = chain(
    x,
    depthwiseConv2d({
      kernelSize: 3,
      strides: stride,
      useBias: false,
      padding: stride === 1 ? 'same' : 'valid',
      name: `${prefix}depthwise`,
    }),
    norm(`${prefix}depthwise_BN`),
    relu6(`${prefix}depthwise_relu`),
    plainConv2d(after, { kernelSize: 1, padding: 'same', name: `${prefix}project` }),
    norm(`${prefix}project_BN`),
  );
  return before === after && stride === 1 ? add({ name: `${prefix}add` }).apply([inputs, x]) : x;
}
