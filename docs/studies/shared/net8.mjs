import { activation, batchNormalization, conv2d } from '@graftjs/layers';
import { dense, flatten, maxPooling2d, sequential } from '@graftjs/layers';
import { Random } from '@graftjs/core';

/**
 * The net of the gates: two convolutions and two dense layers, about 40,000 weights.
 *
 * @param normalized with a batch normalisation after each convolution
 */
export function net8({ seed, filters = [16, 32], width = 64, classes = 10, normalized = false }) {
  const block = (count, name, options) => [
    conv2d(count, {
      kernelSize: 3,
      padding: 'same',
      name,
      ...(normalized ? { useBias: false } : { activation: 'relu' }),
      ...options,
    }),
    ...(normalized
      ? [
          batchNormalization({ momentum: 0.9, name: `${name}_norm` }),
          activation('relu', { name: `${name}_relu` }),
        ]
      : []),
  ];
  const layers = [
    ...block(filters[0], 'conv1', { inputShape: [8, 8, 1] }),
    ...block(filters[1], 'conv2'),
    maxPooling2d({ poolSize: 2, name: 'pool' }),
    flatten({ name: 'flat' }),
    dense(width, { activation: 'relu', name: 'features' }),
    dense(classes, { activation: 'softmax', name: 'classes' }),
  ];
  const model = sequential(layers, { name: 'net8' });
  model.initialize(new Random(seed));
  return model;
}
