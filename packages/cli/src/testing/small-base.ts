import { cpu } from '@graftjs/backend-cpu';
import { Random, useBackend } from '@graftjs/core';
import { saveModel } from '@graftjs/formats';
import {
  batchNormalization,
  conv2d,
  dense,
  globalAveragePooling2d,
  reLU,
  sequential,
} from '@graftjs/layers';

/** Saves a small network of images of 24 x 24 with a classifier of five classes. */
export async function makeBase(folder: string, seed = 3): Promise<void> {
  await useBackend(cpu());
  const model = sequential([
    conv2d(8, { kernelSize: 3, strides: 2, inputShape: [24, 24, 3], name: 'conv_a' }),
    batchNormalization({ name: 'norm_a' }),
    reLU({ name: 'relu_a' }),
    conv2d(16, { kernelSize: 3, strides: 2, activation: 'relu', name: 'conv_b' }),
    globalAveragePooling2d({ name: 'pool' }),
    dense(5, { activation: 'softmax', name: 'classes' }),
  ]);
  model.initialize(new Random(seed));
  await saveModel(model, folder);
  model.dispose();
}
