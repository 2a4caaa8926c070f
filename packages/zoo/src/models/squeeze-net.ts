import type { Model, SymbolicTensor } from '@graftjs/core';
import {
  activation,
  concatenate,
  conv2d,
  dropout,
  globalAveragePooling2d,
  maxPooling2d,
} from '@graftjs/layers';
import { drawArchitecture, type ArchitectureOptions } from './architecture-options.js';
import { chain } from './blocks/draw.js';

/** Squeeze and expand filters of the eight fire modules; a pooling comes before 3 and 5 (numbered from 2). */
const FIRES = [
  [16, 64],
  [16, 64],
  [32, 128],
  [32, 128],
  [48, 192],
  [48, 192],
  [64, 256],
  [64, 256],
] as const;

/**
 * SqueezeNet 1.1: fire modules that squeeze to few channels and expand by 1 x 1 and 3 x 3
 * convolutions. 1,235,496 parameters; images of 224 x 224 with ImageNet's mean and deviation.
 *
 * @see Iandola et al., "SqueezeNet: AlexNet-level accuracy with 50x fewer parameters", 2016
 */
export function squeezeNet(options: ArchitectureOptions = {}): Model {
  const pool = (name: string) => maxPooling2d({ poolSize: 3, strides: 2, name });
  const body = (inputs: SymbolicTensor) => {
    let x = chain(
      inputs,
      conv2d(64, { kernelSize: 3, strides: 2, activation: 'relu', name: 'conv1' }),
      pool('pool1'),
    );
    FIRES.forEach(([squeeze, expand], i) => {
      if (i === 2 || i === 4) x = pool(`pool${i + 1}`).apply(x);
      x = fire(x, squeeze, expand, `fire${i + 2}`);
    });
    return x;
  };
  return drawArchitecture(options, {
    name: 'squeezenet',
    size: 224,
    body,
    top: (x, classes, classifierActivation) =>
      chain(
        x,
        dropout(0.5, { name: 'drop9' }),
        conv2d(classes, { kernelSize: 1, activation: 'relu', name: 'conv10' }),
        globalAveragePooling2d({ name: 'avg_pool' }),
        activation(classifierActivation, { name: 'predictions' }),
      ),
  });
}

function fire(
  inputs: SymbolicTensor,
  squeeze: number,
  expand: number,
  name: string,
): SymbolicTensor {
  const convolution = (filters: number, kernelSize: number, part: string) =>
    conv2d(filters, { kernelSize, padding: 'same', activation: 'relu', name: `${name}_${part}` });
  const narrow = convolution(squeeze, 1, 'squeeze1x1').apply(inputs);
  const wide = [convolution(expand, 1, 'expand1x1'), convolution(expand, 3, 'expand3x3')];
  return concatenate({ axis: 3, name: `${name}_concat` }).apply(
    wide.map((layer) => layer.apply(narrow)),
  );
}
