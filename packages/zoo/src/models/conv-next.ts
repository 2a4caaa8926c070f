import type { Model, SymbolicTensor } from '@graftjs/core';
import {
  activation,
  add,
  conv2d,
  dense,
  globalAveragePooling2d,
  layerNormalization,
  normalization,
  sequential,
} from '@graftjs/layers';
import { drawArchitecture, type ArchitectureOptions } from './architecture-options.js';
import { chain } from './blocks/draw.js';
import { layerScale } from './blocks/layer-scale.js';

const DEPTHS = [3, 3, 9, 3] as const;
const CHANNELS = [96, 192, 384, 768] as const;
const NAME = 'convnext_tiny';
const IMAGENET = {
  mean: [0.485 * 255, 0.456 * 255, 0.406 * 255],
  variance: [(0.229 * 255) ** 2, (0.224 * 255) ** 2, (0.225 * 255) ** 2],
};
const norm = (name: string) => layerNormalization({ epsilon: 1e-6, name });

export interface ConvNeXtOptions extends ArchitectureOptions {
  /** Normalises pixels of 0 to 255 inside the model. Default true. */
  readonly includePreprocessing?: boolean;
}

/**
 * ConvNeXt Tiny: a convolutional net drawn like a transformer. 28,589,128 parameters; images of
 * 224 x 224, 0 to 255.
 *
 * @see Liu et al., "A ConvNet for the 2020s", CVPR 2022
 */
export function convNeXtTiny(options: ConvNeXtOptions = {}): Model {
  const { includePreprocessing = true } = options;
  const body = (inputs: SymbolicTensor) => {
    let x = includePreprocessing
      ? normalization({ ...IMAGENET, name: `${NAME}_prestem_normalization` }).apply(inputs)
      : inputs;
    DEPTHS.forEach((depth, stage) => {
      x = narrowing(stage).apply(x);
      for (let j = 0; j < depth; j++) {
        x = block(x, CHANNELS[stage] as number, `${NAME}_stage_${stage}_block_${j}`);
      }
    });
    return x;
  };
  return drawArchitecture(options, {
    name: NAME,
    size: 224,
    body,
    poolings: {},
    top: (x, classes, classifierActivation) =>
      chain(
        x,
        globalAveragePooling2d({ name: `${NAME}_head_gap` }),
        norm(`${NAME}_head_layernorm`),
        dense(classes, { activation: classifierActivation, name: `${NAME}_head_dense` }),
      ),
    withoutTop: (x) => norm('layer_normalization').apply(x),
  });
}

/** The stem, or what halves the maps before a later stage. */
function narrowing(stage: number): Model {
  const filters = CHANNELS[stage] as number;
  if (stage === 0) {
    return sequential(
      [
        conv2d(filters, { kernelSize: 4, strides: 4, name: `${NAME}_stem_conv` }),
        norm(`${NAME}_stem_layernorm`),
      ],
      { name: `${NAME}_stem` },
    );
  }
  const i = stage - 1;
  return sequential(
    [
      norm(`${NAME}_downsampling_layernorm_${i}`),
      conv2d(filters, { kernelSize: 2, strides: 2, name: `${NAME}_downsampling_conv_${i}` }),
    ],
    { name: `${NAME}_downsampling_block_${i}` },
  );
}

function block(inputs: SymbolicTensor, channels: number, name: string): SymbolicTensor {
  const x = chain(
    inputs,
    conv2d(channels, {
      kernelSize: 7,
      padding: 'same',
      groups: channels,
      name: `${name}_depthwise_conv`,
    }),
    norm(`${name}_layernorm`),
    dense(4 * channels, { name: `${name}_pointwise_conv_1` }),
    activation('gelu', { name: `${name}_gelu` }),
    dense(channels, { name: `${name}_pointwise_conv_2` }),
    layerScale({ projectionDim: channels, name: `${name}_layer_scale` }),
    activation('linear', { name: `${name}_identity` }),
  );
  return add().apply([inputs, x]);
}
