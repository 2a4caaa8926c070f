import type { Model, SymbolicTensor } from '@graftjs/core';
import { add, conv2d, maxPooling2d, zeroPadding2d } from '@graftjs/layers';
import { drawArchitecture, type ArchitectureOptions } from './architecture-options.js';
import { chain, normalizedLike, plainConv2d, relu } from './blocks/draw.js';

const norm = normalizedLike({ epsilon: 1.001e-5 });
/** Filters and number of blocks of the four stacks. */
const STACKS = [
  [64, 3],
  [128, 4],
  [256, 6],
  [512, 3],
] as const;

/**
 * ResNet-50: residual blocks of three convolutions. 25,636,712 parameters; images of 224 x 224, BGR
 * with ImageNet's mean removed.
 *
 * @see He et al., "Deep Residual Learning for Image Recognition", CVPR 2016
 */
export function resNet50(options: ArchitectureOptions = {}): Model {
  const body = (inputs: SymbolicTensor) => {
    const stem = chain(
      inputs,
      zeroPadding2d(3, { name: 'conv1_pad' }),
      conv2d(64, { kernelSize: 7, strides: 2, name: 'conv1_conv' }),
      norm('conv1_bn'),
      relu('conv1_relu'),
      zeroPadding2d(1, { name: 'pool1_pad' }),
      maxPooling2d({ poolSize: 3, strides: 2, name: 'pool1_pool' }),
    );
    return STACKS.reduce((x, [filters, blocks], i) => stack(x, filters, blocks, i), stem);
  };
  return drawArchitecture(options, { name: 'resnet50', size: 224, body });
}

function stack(inputs: SymbolicTensor, filters: number, blocks: number, i: number): SymbolicTensor {
  let x = inputs;
  for (let j = 1; j <= blocks; j++) {
    const stride = j === 1 && i > 0 ? 2 : 1;
    x = block(x, { filters, stride, projected: j === 1, name: `conv${i + 2}_block${j}` });
  }
  return x;
}

interface BlockSettings {
  readonly filters: number;
  readonly stride: number;
  readonly projected: boolean;
  readonly name: string;
}

function block(
  inputs: SymbolicTensor,
  { filters, stride, projected, name }: BlockSettings,
): SymbolicTensor {
  const shortcut = projected
    ? chain(
        inputs,
        conv2d(4 * filters, { kernelSize: 1, strides: stride, name: `${name}_0_conv` }),
        norm(`${name}_0_bn`),
      )
    : inputs;
  const x = chain(
    inputs,
    conv2d(filters, { kernelSize: 1, strides: stride, name: `${name}_1_conv` }),
    norm(`${name}_1_bn`),
    relu(`${name}_1_relu`),
    conv2d(filters, { kernelSize: 3, padding: 'same', name: `${name}_2_conv` }),
    norm(`${name}_2_bn`),
    relu(`${name}_2_relu`),
    conv2d(4 * filters, { kernelSize: 1, name: `${name}_3_conv` }),
    norm(`${name}_3_bn`),
  );
  return relu(`${name}_out`).apply(add({ name: `${name}_add` }).apply([shortcut, x]));
}

/**
 * ResNet-50 V2: normalisation and activation before each convolution. 25,613,800 parameters; images
 * of 224 x 224 from -1 to 1.
 *
 * @see He et al., "Identity Mappings in Deep Residual Networks", ECCV 2016
 */
export function resNet50V2(options: ArchitectureOptions = {}): Model {
  const body = (inputs: SymbolicTensor) => {
    const stem = chain(
      inputs,
      zeroPadding2d(3, { name: 'conv1_pad' }),
      conv2d(64, { kernelSize: 7, strides: 2, name: 'conv1_conv' }),
      zeroPadding2d(1, { name: 'pool1_pad' }),
      maxPooling2d({ poolSize: 3, strides: 2, name: 'pool1_pool' }),
    );
    const last = STACKS.reduce((x, [filters, blocks], i) => {
      let y = x;
      for (let j = 1; j <= blocks; j++) {
        const stride = j === blocks && i < 3 ? 2 : 1;
        const name = `conv${i + 2}_block${j}`;
        y = preactivatedBlock(y, { filters, stride, projected: j === 1, name });
      }
      return y;
    }, stem);
    return chain(last, norm('post_bn'), relu('post_relu'));
  };
  return drawArchitecture(options, { name: 'resnet50v2', size: 224, body });
}

function preactivatedBlock(
  inputs: SymbolicTensor,
  { filters, stride, projected, name }: BlockSettings,
): SymbolicTensor {
  const ready = chain(inputs, norm(`${name}_preact_bn`), relu(`${name}_preact_relu`));
  let shortcut = inputs;
  if (projected) {
    const layer = conv2d(4 * filters, { kernelSize: 1, strides: stride, name: `${name}_0_conv` });
    shortcut = layer.apply(ready);
  } else if (stride > 1) {
    shortcut = maxPooling2d({ poolSize: 1, strides: stride }).apply(inputs);
  }
  const x = chain(
    ready,
    plainConv2d(filters, { kernelSize: 1, name: `${name}_1_conv` }),
    norm(`${name}_1_bn`),
    relu(`${name}_1_relu`),
    zeroPadding2d(1, { name: `${name}_2_pad` }),
    plainConv2d(filters, { kernelSize: 3, strides: stride, name: `${name}_2_conv` }),
    norm(`${name}_2_bn`),
    relu(`${name}_2_relu`),
    conv2d(4 * filters, { kernelSize: 1, name: `${name}_3_conv` }),
  );
  return add({ name: `${name}_out` }).apply([shortcut, x]);
}
