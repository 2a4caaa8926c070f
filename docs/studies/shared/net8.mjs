import { conv2d, dense, flatten, maxPooling2d, sequential } from '@graftjs/layers';
import { Random } from '@graftjs/core';

/** The net of the gates: two convolutions and two dense layers, about 40,000 weights. */
export function net8({ seed, filters = [16, 32], width = 64, classes = 10 }) {
  const model = sequential(
    [
      conv2d(filters[0], {
        kernelSize: 3,
        padding: 'same',
        activation: 'relu',
        name: 'conv1',
        inputShape: [8, 8, 1],
      }),
      conv2d(filters[1], { kernelSize: 3, padding: 'same', activation: 'relu', name: 'conv2' }),
      maxPooling2d({ poolSize: 2, name: 'pool' }),
      flatten({ name: 'flat' }),
      dense(width, { activation: 'relu', name: 'features' }),
      dense(classes, { activation: 'softmax', name: 'classes' }),
    ],
    { name: 'net8' },
  );
  model.initialize(new Random(seed));
  return model;
}
