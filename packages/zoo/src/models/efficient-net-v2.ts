import type { Model, SymbolicTensor } from '@graftjs/core';
import {
  activation,
  add,
  depthwiseConv2d,
  dropout,
  normalization,
  rescaling,
} from '@graftjs/layers';
import { drawArchitecture, type ArchitectureOptions } from './architecture-options.js';
import { chain, normalizedLike } from './blocks/draw.js';
import {
  efficientConv2d,
  efficientKernel,
  efficientTop,
  squeezeExcite,
} from './blocks/efficient.js';

const norm = normalizedLike({ momentum: 0.9 });
const swish = (name: string) => activation('silu', { name });

/** Repeats, channels in and out, expansion, stride, fused (without depthwise convolution and gate). */
const STAGES = [
  [1, 32, 16, 1, 1, true],
  [2, 16, 32, 4, 2, true],
  [2, 32, 48, 4, 2, true],
  [3, 48, 96, 4, 2, false],
  [5, 96, 112, 6, 1, false],
  [8, 112, 192, 6, 2, false],
] as const;
const DROP_CONNECT = 0.2;
const IMAGENET = { mean: [0.485, 0.456, 0.406], variance: [0.229 ** 2, 0.224 ** 2, 0.225 ** 2] };

export interface EfficientNetV2Options extends ArchitectureOptions {
  /** Scales and normalises pixels of 0 to 255 inside the model. Default true. */
  readonly includePreprocessing?: boolean;
}

/**
 * EfficientNetV2-B0: fused blocks first, squeeze and excitation later. 7,200,312 parameters; images
 * of 224 x 224, 0 to 255.
 *
 * @see Tan and Le, "EfficientNetV2: Smaller Models and Faster Training", ICML 2021
 */
export function efficientNetV2B0(options: EfficientNetV2Options = {}): Model {
  const total = STAGES.reduce((sum, [count]) => sum + count, 0);
  const { includePreprocessing = true } = options;
  const body = (inputs: SymbolicTensor) => {
    let x = includePreprocessing
      ? chain(inputs, rescaling({ scale: 1 / 255 }), normalization({ axis: 3, ...IMAGENET }))
      : inputs;
    x = chain(
      x,
      efficientConv2d(32, 3, 'stem_conv', { strides: 2 }),
      norm('stem_bn'),
      swish('stem_activation'),
    );
    let number = 0;
    STAGES.forEach(([count, first, after, expansion, stride, isFused], i) => {
      for (let j = 0; j < count; j++) {
        const settings = {
          before: j === 0 ? first : after,
          after,
          expansion,
          stride: j === 0 ? stride : (1 as const),
          dropRate: (DROP_CONNECT * number) / total,
          name: `block${i + 1}${String.fromCharCode(97 + j)}_`,
        };
        x = isFused ? fusedBlock(x, settings) : mobileBlock(x, settings);
        number += 1;
      }
    });
    return chain(x, efficientConv2d(1280, 1, 'top_conv'), norm('top_bn'), swish('top_activation'));
  };
  return drawArchitecture(options, {
    name: 'efficientnetv2-b0',
    size: 224,
    body,
    top: efficientTop(0.2),
  });
}

interface BlockSettings {
  readonly before: number;
  readonly after: number;
  readonly expansion: number;
  readonly stride: 1 | 2;
  readonly dropRate: number;
  readonly name: string;
}

function fusedBlock(inputs: SymbolicTensor, settings: BlockSettings): SymbolicTensor {
  const { before, after, expansion, stride, name } = settings;
  const x =
    expansion === 1
      ? chain(
          inputs,
          efficientConv2d(after, 3, `${name}project_conv`, { strides: stride }),
          norm(`${name}project_bn`),
          swish(`${name}project_activation`),
        )
      : chain(
          inputs,
          efficientConv2d(before * expansion, 3, `${name}expand_conv`, { strides: stride }),
          norm(`${name}expand_bn`),
          swish(`${name}expand_activation`),
          efficientConv2d(after, 1, `${name}project_conv`),
          norm(`${name}project_bn`),
        );
  return shortcut(inputs, x, settings);
}

function mobileBlock(inputs: SymbolicTensor, settings: BlockSettings): SymbolicTensor {
  const { before, after, expansion, stride, name } = settings;
  const channels = before * expansion;
  let x = chain(
    inputs,
    efficientConv2d(channels, 1, `${name}expand_conv`),
    norm(`${name}expand_bn`),
    swish(`${name}expand_activation`),
    depthwiseConv2d({
      kernelSize: 3,
      strides: stride,
      padding: 'same',
      useBias: false,
      depthwiseInitializer: efficientKernel(),
      name: `${name}dwconv2`,
    }),
    norm(`${name}bn`),
    swish(`${name}activation`),
  );
  x = squeezeExcite(x, { channels, squeezed: Math.trunc(before / 4), name });
  x = chain(x, efficientConv2d(after, 1, `${name}project_conv`), norm(`${name}project_bn`));
  return shortcut(inputs, x, settings);
}

function shortcut(
  inputs: SymbolicTensor,
  x: SymbolicTensor,
  { before, after, stride, dropRate, name }: BlockSettings,
): SymbolicTensor {
  if (stride !== 1 || before !== after) return x;
  const kept =
    dropRate > 0
      ? dropout(dropRate, { noiseShape: [null, 1, 1, 1], name: `${name}drop` }).apply(x)
      : x;
  return add({ name: `${name}add` }).apply([kept, inputs]);
}
