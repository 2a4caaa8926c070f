import type { Layer, Model, SymbolicTensor } from '@graftjs/core';
import {
  activation,
  add,
  conv2d,
  depthwiseConv2d,
  dropout,
  flatten,
  globalAveragePooling2d,
  multiply,
  reLU,
  rescaling,
} from '@graftjs/layers';
import { drawArchitecture, type ArchitectureOptions } from './architecture-options.js';
import {
  chain,
  channelsOf,
  normalizedLike,
  padForStride2,
  plainConv2d,
  roundChannels,
} from './blocks/draw.js';

export interface MobileNetV3Options extends ArchitectureOptions {
  /** Width: all channels are multiplied by it and rounded to eights. Default 1. */
  readonly alpha?: number;
  /** Plain 3 x 3 convolutions and ReLU: no squeeze, no hard swish. Default false. */
  readonly minimalistic?: boolean;
  /** Rate of the dropout before the classifier. Default 0.2. */
  readonly dropoutRate?: number;
  /** Scales pixels of 0 to 255 inside the model. Default true. */
  readonly includePreprocessing?: boolean;
}

/** Expansion, filters, kernel (0: the wide one), stride, squeeze and excitation, hard swish. */
type BlockRow = readonly [number, number, 3 | 0, 1 | 2, boolean, boolean];
const norm = normalizedLike({ epsilon: 1e-3, momentum: 0.999 });

const SMALL: readonly BlockRow[] = [
  [1, 16, 3, 2, true, false],
  [72 / 16, 24, 3, 2, false, false],
  [88 / 24, 24, 3, 1, false, false],
  [4, 40, 0, 2, true, true],
  [6, 40, 0, 1, true, true],
  [6, 40, 0, 1, true, true],
  [3, 48, 0, 1, true, true],
  [3, 48, 0, 1, true, true],
  [6, 96, 0, 2, true, true],
  [6, 96, 0, 1, true, true],
  [6, 96, 0, 1, true, true],
];
const LARGE: readonly BlockRow[] = [
  [1, 16, 3, 1, false, false],
  [4, 24, 3, 2, false, false],
  [3, 24, 3, 1, false, false],
  [3, 40, 0, 2, true, false],
  [3, 40, 0, 1, true, false],
  [3, 40, 0, 1, true, false],
  [6, 80, 3, 2, false, true],
  [2.5, 80, 3, 1, false, true],
  [2.3, 80, 3, 1, false, true],
  [2.3, 80, 3, 1, false, true],
  [6, 112, 3, 1, true, true],
  [6, 112, 3, 1, true, true],
  [6, 160, 0, 2, true, true],
  [6, 160, 0, 1, true, true],
  [6, 160, 0, 1, true, true],
];

/**
 * MobileNetV3 Small. 2,554,968 parameters at width 1; images of 224 x 224, 0 to 255.
 *
 * @see Howard et al., "Searching for MobileNetV3", ICCV 2019
 */
export function mobileNetV3Small(options: MobileNetV3Options = {}): Model {
  return drawMobileNetV3(options, SMALL, 1024, 'MobileNetV3Small');
}

/**
 * MobileNetV3 Large. 5,507,432 parameters at width 1; images of 224 x 224, 0 to 255.
 *
 * @see Howard et al., "Searching for MobileNetV3", ICCV 2019
 */
export function mobileNetV3Large(options: MobileNetV3Options = {}): Model {
  return drawMobileNetV3(options, LARGE, 1280, 'MobileNetV3Large');
}

function drawMobileNetV3(
  options: MobileNetV3Options,
  rows: readonly BlockRow[],
  lastChannels: number,
  name: string,
): Model {
  const {
    alpha = 1,
    minimalistic = false,
    dropoutRate = 0.2,
    includePreprocessing = true,
  } = options;
  const act = (swish: boolean): Layer => (swish && !minimalistic ? activation('hardSilu') : reLU());
  const body = (inputs: SymbolicTensor) => {
    let x = includePreprocessing
      ? rescaling({ scale: 1 / 127.5, offset: -1 }).apply(inputs)
      : inputs;
    x = chain(
      x,
      plainConv2d(16, { kernelSize: 3, strides: 2, padding: 'same', name: 'conv' }),
      norm('conv_bn'),
      act(true),
    );
    rows.forEach(([expansion, filters, kernel, stride, squeeze, swish], block) => {
      x = invertedResidual(x, {
        expansion,
        filters: roundChannels(filters * alpha),
        kernelSize: kernel === 3 || minimalistic ? 3 : 5,
        stride,
        squeeze: squeeze && !minimalistic,
        act: () => act(swish),
        block,
      });
    });
    return chain(
      x,
      plainConv2d(roundChannels(channelsOf(x) * 6), {
        kernelSize: 1,
        padding: 'same',
        name: 'conv_1',
      }),
      norm('conv_1_bn'),
      act(true),
    );
  };
  return drawArchitecture(options, {
    name,
    size: 224,
    body,
    top: (x, classes, classifierActivation) =>
      chain(
        x,
        globalAveragePooling2d({ keepdims: true }),
        conv2d(alpha > 1 ? roundChannels(lastChannels * alpha) : lastChannels, {
          kernelSize: 1,
          padding: 'same',
          name: 'conv_2',
        }),
        act(true),
        ...(dropoutRate > 0 ? [dropout(dropoutRate)] : []),
        conv2d(classes, { kernelSize: 1, padding: 'same', name: 'logits' }),
        flatten(),
        activation(classifierActivation, { name: 'predictions' }),
      ),
  });
}

interface BlockSettings {
  readonly expansion: number;
  readonly filters: number;
  readonly kernelSize: number;
  readonly stride: 1 | 2;
  readonly squeeze: boolean;
  readonly act: () => Layer;
  readonly block: number;
}

function invertedResidual(
  inputs: SymbolicTensor,
  { expansion, filters, kernelSize, stride, squeeze, act, block }: BlockSettings,
): SymbolicTensor {
  const prefix = block === 0 ? 'expanded_conv_' : `expanded_conv_${block}_`;
  const before = channelsOf(inputs);
  const expanded = roundChannels(before * expansion);
  let x = inputs;
  if (block > 0) {
    x = chain(
      x,
      plainConv2d(expanded, { kernelSize: 1, padding: 'same', name: `${prefix}expand` }),
      norm(`${prefix}expand_bn`),
      act(),
    );
  }
  if (stride === 2) x = padForStride2(x, kernelSize, `${prefix}depthwise_pad`).apply(x);
  x = chain(
    x,
    depthwiseConv2d({
      kernelSize,
      strides: stride,
      padding: stride === 1 ? 'same' : 'valid',
      useBias: false,
      name: `${prefix}depthwise`,
    }),
    norm(`${prefix}depthwise_bn`),
    act(),
  );
  if (squeeze) x = squeezeAndExcite(x, expanded, prefix);
  x = chain(
    x,
    plainConv2d(filters, { kernelSize: 1, padding: 'same', name: `${prefix}project` }),
    norm(`${prefix}project_bn`),
  );
  return stride === 1 && before === filters ? add({ name: `${prefix}add` }).apply([inputs, x]) : x;
}

function squeezeAndExcite(x: SymbolicTensor, channels: number, prefix: string): SymbolicTensor {
  const name = (part: string) => `${prefix}squeeze_excite_${part}`;
  const gate = chain(
    x,
    globalAveragePooling2d({ keepdims: true, name: name('avg_pool') }),
    conv2d(roundChannels(channels / 4), { kernelSize: 1, padding: 'same', name: name('conv') }),
    reLU({ name: name('relu') }),
    conv2d(channels, { kernelSize: 1, padding: 'same', name: name('conv_1') }),
    activation('hardSigmoid'),
  );
  return multiply({ name: name('mul') }).apply([x, gate]);
}
