import type { Model, SymbolicTensor } from '@graftjs/core';
import { conv2d, dense, flatten, maxPooling2d } from '@graftjs/layers';
import { drawArchitecture, type ArchitectureOptions } from './architecture-options.js';
import { chain } from './blocks/draw.js';

/** Filters and number of convolutions of the five blocks. */
const BLOCKS = [
  [64, 2],
  [128, 2],
  [256, 3],
  [512, 3],
  [512, 3],
] as const;

/**
 * VGG-16: thirteen 3 x 3 convolutions and three dense layers. 138,357,544 parameters; images of
 * 224 x 224, BGR with ImageNet's mean removed.
 *
 * @see Simonyan and Zisserman, "Very Deep Convolutional Networks for Large-Scale Image Recognition",
 *   ICLR 2015
 */
export function vgg16(options: ArchitectureOptions = {}): Model {
  const body = (inputs: SymbolicTensor) =>
    BLOCKS.reduce((x, [filters, count], i) => {
      const block = `block${i + 1}`;
      const convolutions = Array.from({ length: count }, (_, j) =>
        conv2d(filters, {
          kernelSize: 3,
          activation: 'relu',
          padding: 'same',
          name: `${block}_conv${j + 1}`,
        }),
      );
      const pool = maxPooling2d({ poolSize: 2, strides: 2, name: `${block}_pool` });
      return chain(x, ...convolutions, pool);
    }, inputs);
  return drawArchitecture(options, {
    name: 'vgg16',
    size: 224,
    body,
    poolings: {},
    top: (x, classes, activation) =>
      chain(
        x,
        flatten({ name: 'flatten' }),
        dense(4096, { activation: 'relu', name: 'fc1' }),
        dense(4096, { activation: 'relu', name: 'fc2' }),
        dense(classes, { activation, name: 'predictions' }),
      ),
  });
}
