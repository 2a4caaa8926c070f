import type { Model, SymbolicTensor } from '@graftjs/core';
import {
  activation,
  averagePooling2d,
  batchNormalization,
  concatenate,
  conv2d,
  maxPooling2d,
} from '@graftjs/layers';
import { drawArchitecture, type ArchitectureOptions } from './architecture-options.js';
import { chain } from './blocks/draw.js';
import { layerNames } from './blocks/layer-names.js';

/** Filters, height and width of the kernel, and what is not the rule (same padding, stride 1). */
type Convolution = readonly [
  filters: number,
  height: number,
  width: number,
  exception?: 'valid' | 'stride 2',
];

/**
 * Inception V3: blocks of parallel convolutions of several sizes. 23,851,784 parameters; images of
 * 299 x 299 from -1 to 1.
 *
 * @see Szegedy et al., "Rethinking the Inception Architecture for Computer Vision", CVPR 2016
 */
export function inceptionV3(options: ArchitectureOptions = {}): Model {
  const unnamed = layerNames();
  const convolve = (inputs: SymbolicTensor, ...convolutions: readonly Convolution[]) =>
    convolutions.reduce(
      (x, [filters, height, width, exception]) =>
        chain(
          x,
          conv2d(filters, {
            kernelSize: [height, width],
            strides: exception === 'stride 2' ? 2 : 1,
            padding: exception ? 'valid' : 'same',
            useBias: false,
            name: unnamed('conv2d'),
          }),
          batchNormalization({ scale: false, name: unnamed('batch_normalization') }),
          activation('relu', { name: unnamed('activation') }),
        ),
      inputs,
    );
  const largest = (x: SymbolicTensor) =>
    maxPooling2d({ poolSize: 3, strides: 2, name: unnamed('max_pooling2d') }).apply(x);
  const pooled = (x: SymbolicTensor, filters: number) => {
    const name = unnamed('average_pooling2d');
    const layer = averagePooling2d({ poolSize: 3, strides: 1, padding: 'same', name });
    return convolve(layer.apply(x), [filters, 1, 1]);
  };
  const join = (branches: readonly SymbolicTensor[], name: string) =>
    concatenate({ axis: 3, name }).apply(branches);

  const fives = (x: SymbolicTensor, poolFilters: number, name: string) =>
    join(
      [
        convolve(x, [64, 1, 1]),
        convolve(x, [48, 1, 1], [64, 5, 5]),
        convolve(x, [64, 1, 1], [96, 3, 3], [96, 3, 3]),
        pooled(x, poolFilters),
      ],
      name,
    );
  const sevens = (x: SymbolicTensor, n: number, name: string) =>
    join(
      [
        convolve(x, [192, 1, 1]),
        convolve(x, [n, 1, 1], [n, 1, 7], [192, 7, 1]),
        convolve(x, [n, 1, 1], [n, 7, 1], [n, 1, 7], [n, 7, 1], [192, 1, 7]),
        pooled(x, 192),
      ],
      name,
    );
  const forked = (x: SymbolicTensor, name: string | undefined) => {
    const halves = [convolve(x, [384, 1, 3]), convolve(x, [384, 3, 1])];
    return join(halves, name ?? unnamed('concatenate'));
  };
  const wide = (x: SymbolicTensor, i: number) =>
    join(
      [
        convolve(x, [320, 1, 1]),
        forked(convolve(x, [384, 1, 1]), `mixed9_${i}`),
        forked(convolve(x, [448, 1, 1], [384, 3, 3]), undefined),
        pooled(x, 192),
      ],
      `mixed${9 + i}`,
    );

  const body = (inputs: SymbolicTensor) => {
    let x = convolve(inputs, [32, 3, 3, 'stride 2'], [32, 3, 3, 'valid'], [64, 3, 3]);
    x = convolve(largest(x), [80, 1, 1, 'valid'], [192, 3, 3, 'valid']);
    x = largest(x);
    [32, 64, 64].forEach((filters, i) => {
      x = fives(x, filters, `mixed${i}`);
    });
    const third = [
      convolve(x, [384, 3, 3, 'stride 2']),
      convolve(x, [64, 1, 1], [96, 3, 3], [96, 3, 3, 'stride 2']),
      largest(x),
    ];
    x = join(third, 'mixed3');
    [128, 160, 160, 192].forEach((n, i) => {
      x = sevens(x, n, `mixed${4 + i}`);
    });
    const eighth = [
      convolve(x, [192, 1, 1], [320, 3, 3, 'stride 2']),
      convolve(x, [192, 1, 1], [192, 1, 7], [192, 7, 1], [192, 3, 3, 'stride 2']),
      largest(x),
    ];
    x = join(eighth, 'mixed8');
    return wide(wide(x, 0), 1);
  };
  return drawArchitecture(options, {
    name: 'inception_v3',
    size: 299,
    smallest: 75,
    body,
    poolings: { average: 'avg_pool' },
  });
}
