import type { Model, SymbolicTensor } from '@graftjs/core';
import {
  activation,
  conv2d,
  depthwiseConv2d,
  dropout,
  globalAveragePooling2d,
  reshape,
  zeroPadding2d,
} from '@graftjs/layers';
import { drawArchitecture, type ArchitectureOptions } from './architecture-options.js';
import { chain, normalizedLike, plainConv2d, relu6 } from './blocks/draw.js';

export interface MobileNetOptions extends ArchitectureOptions {
  /** Width: all channels are multiplied by it. Default 1. */
  readonly alpha?: number;
  /** Filters a channel of the depthwise convolutions. Default 1. */
  readonly depthMultiplier?: number;
  /** Rate of the dropout before the classifier. Default 0.001. */
  readonly dropout?: number;
}

const norm = normalizedLike({});
/** Filters and stride of the thirteen blocks. */
const BLOCKS = [
  [64, 1],
  [128, 2],
  [128, 1],
  [256, 2],
  [256, 1],
  [512, 2],
  [512, 1],
  [512, 1],
  [512, 1],
  [512, 1],
  [512, 1],
  [1024, 2],
  [1024, 1],
] as const;

/**
 * MobileNet: depthwise and pointwise convolutions in turn. 4,253,864 parameters at width 1; images
 * of 224 x 224 from -1 to 1.
 *
 * @see Howard et al., "MobileNets: Efficient Convolutional Neural Networks for Mobile Vision
 *   Applications", 2017
 */
export function mobileNet(options: MobileNetOptions = {}): Model {
  const { alpha = 1, depthMultiplier = 1, dropout: rate = 1e-3 } = options;
  const body = (inputs: SymbolicTensor) => {
    const stem = chain(
      inputs,
      plainConv2d(Math.trunc(32 * alpha), {
        kernelSize: 3,
        padding: 'same',
        strides: 2,
        name: 'conv1',
      }),
      norm('conv1_bn'),
      relu6('conv1_relu'),
    );
    return BLOCKS.reduce((x, [filters, strides], i) => {
      const block = i + 1;
      return chain(
        x,
        ...(strides === 2
          ? [
              zeroPadding2d({
                padding: [
                  [0, 1],
                  [0, 1],
                ],
                name: `conv_pad_${block}`,
              }),
            ]
          : []),
        depthwiseConv2d({
          kernelSize: 3,
          padding: strides === 1 ? 'same' : 'valid',
          depthMultiplier,
          strides,
          useBias: false,
          name: `conv_dw_${block}`,
        }),
        norm(`conv_dw_${block}_bn`),
        relu6(`conv_dw_${block}_relu`),
        plainConv2d(Math.trunc(filters * alpha), {
          kernelSize: 1,
          padding: 'same',
          name: `conv_pw_${block}`,
        }),
        norm(`conv_pw_${block}_bn`),
        relu6(`conv_pw_${block}_relu`),
      );
    }, stem);
  };
  const rows = options.inputShape?.[0] ?? 224;
  return drawArchitecture(options, {
    name: `mobilenet_${alpha.toFixed(2)}_${rows}`,
    size: 224,
    body,
    poolings: {},
    top: (x, classes, classifierActivation) =>
      chain(
        x,
        globalAveragePooling2d({ keepdims: true }),
        dropout(rate, { name: 'dropout' }),
        conv2d(classes, { kernelSize: 1, padding: 'same', name: 'conv_preds' }),
        reshape([classes], { name: 'reshape_2' }),
        activation(classifierActivation, { name: 'predictions' }),
      ),
  });
}
