import type { Model, SymbolicTensor } from '@graftjs/core';
import { averagePooling2d, concatenate, maxPooling2d, zeroPadding2d } from '@graftjs/layers';
import { drawArchitecture, type ArchitectureOptions } from './architecture-options.js';
import { chain, channelsOf, normalizedLike, plainConv2d, relu } from './blocks/draw.js';

const norm = normalizedLike({ epsilon: 1.001e-5 });
const GROWTH = 32;

/**
 * DenseNet-121: every layer sees all before it in its block. 8,062,504 parameters; images of
 * 224 x 224 with ImageNet's mean and deviation.
 *
 * @see Huang et al., "Densely Connected Convolutional Networks", CVPR 2017
 */
export function denseNet121(options: ArchitectureOptions = {}): Model {
  const body = (inputs: SymbolicTensor) => {
    let x = chain(
      inputs,
      zeroPadding2d(3),
      plainConv2d(64, { kernelSize: 7, strides: 2, name: 'conv1_conv' }),
      norm('conv1_bn'),
      relu('conv1_relu'),
      zeroPadding2d(1),
      maxPooling2d({ poolSize: 3, strides: 2, name: 'pool1' }),
    );
    [6, 12, 24, 16].forEach((count, i) => {
      for (let j = 1; j <= count; j++) x = denseLayer(x, `conv${i + 2}_block${j}`);
      if (i < 3) x = transition(x, `pool${i + 2}`);
    });
    return chain(x, norm('bn'), relu('relu'));
  };
  return drawArchitecture(options, { name: 'densenet121', size: 224, body });
}

function denseLayer(inputs: SymbolicTensor, name: string): SymbolicTensor {
  const x = chain(
    inputs,
    norm(`${name}_0_bn`),
    relu(`${name}_0_relu`),
    plainConv2d(4 * GROWTH, { kernelSize: 1, name: `${name}_1_conv` }),
    norm(`${name}_1_bn`),
    relu(`${name}_1_relu`),
    plainConv2d(GROWTH, { kernelSize: 3, padding: 'same', name: `${name}_2_conv` }),
  );
  return concatenate({ axis: 3, name: `${name}_concat` }).apply([inputs, x]);
}

function transition(x: SymbolicTensor, name: string): SymbolicTensor {
  return chain(
    x,
    norm(`${name}_bn`),
    relu(`${name}_relu`),
    plainConv2d(Math.trunc(channelsOf(x) / 2), { kernelSize: 1, name: `${name}_conv` }),
    averagePooling2d({ poolSize: 2, strides: 2, name: `${name}_pool` }),
  );
}
