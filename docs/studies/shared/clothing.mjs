// MNIST and Fashion-MNIST, and a net for both that is small enough for hundreds of fine-tunings.
import { mnist } from '@graftjs/datasets';
import { activation, batchNormalization, conv2d } from '@graftjs/layers';
import { dense, flatten, sequential } from '@graftjs/layers';
import { Random } from '@graftjs/core';
import { pretrained } from './pretrained.mjs';

export const folders = { MNIST: 'mnist', Fashion: 'fashion-mnist' };
export const images = (dataDir, name) => mnist({ dir: `${dataDir}/${folders[name]}` });

/** Two strided convolutions with normalisations, and two dense layers: 105,000 weights. */
export function net28(seed) {
  const block = (filters, kernelSize, name, options) => [
    conv2d(filters, { kernelSize, strides: 2, padding: 'same', useBias: false, name, ...options }),
    batchNormalization({ momentum: 0.9, name: `${name}_norm` }),
    activation('relu', { name: `${name}_relu` }),
  ];
  const model = sequential(
    [
      ...block(16, 5, 'conv1', { inputShape: [28, 28, 1] }),
      ...block(32, 3, 'conv2'),
      flatten({ name: 'flat' }),
      dense(64, { activation: 'relu', name: 'features' }),
      dense(10, { activation: 'softmax', name: 'classes' }),
    ],
    { name: 'net28' },
  );
  model.initialize(new Random(seed));
  return model;
}

/** The net trained on one of the two. */
export function net28Of(dataDir, name, { trimmed }) {
  const facts = { name: `net28-${folders[name]}`, seed: 1, epochs: trimmed ? 1 : 4 };
  return pretrained(
    facts,
    () => net28(1),
    async () => (await images(dataDir, name)).train,
  );
}
