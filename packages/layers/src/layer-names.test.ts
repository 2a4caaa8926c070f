import { expect, test } from '@jest/globals';
import { type allLayers, conv2d, dense, input, maxPooling2d, model, sequential } from './index.js';
import type { LayerCase } from './testing/layer-case.js';
import { layerCases } from './testing/layer-cases.js';

/** What Keras calls a layer of each class that is given no name. */
const KERAS: { readonly [Name in keyof typeof allLayers]: string } = {
  activation: 'activation',
  add: 'add',
  average: 'average',
  averagePooling1d: 'average_pooling1d',
  averagePooling2d: 'average_pooling2d',
  batchNormalization: 'batch_normalization',
  concatenate: 'concatenate',
  conv1d: 'conv1d',
  conv2d: 'conv2d',
  conv2dTranspose: 'conv2d_transpose',
  cropping2d: 'cropping2d',
  dense: 'dense',
  depthwiseConv2d: 'depthwise_conv2d',
  dropout: 'dropout',
  eLU: 'elu',
  embedding: 'embedding',
  flatten: 'flatten',
  globalAveragePooling1d: 'global_average_pooling1d',
  globalAveragePooling2d: 'global_average_pooling2d',
  globalMaxPooling1d: 'global_max_pooling1d',
  globalMaxPooling2d: 'global_max_pooling2d',
  leakyReLU: 'leaky_re_lu',
  masking: 'masking',
  maximum: 'maximum',
  maxPooling1d: 'max_pooling1d',
  maxPooling2d: 'max_pooling2d',
  minimum: 'minimum',
  multiply: 'multiply',
  permute: 'permute',
  reLU: 're_lu',
  repeatVector: 'repeat_vector',
  rescaling: 'rescaling',
  reshape: 'reshape',
  separableConv2d: 'separable_conv2d',
  softmax: 'softmax',
  spatialDropout2d: 'spatial_dropout2d',
  subtract: 'subtract',
  upSampling2d: 'up_sampling2d',
  zeroPadding2d: 'zero_padding2d',
};

test.each(Object.entries(KERAS))('%s is named %s', (factory, name) => {
  const [item] = (layerCases as { readonly [name: string]: readonly LayerCase[] })[factory] ?? [];
  const layer = item?.make();
  expect(layer?.name).toBe(name);
  expect(layer?.type.toLowerCase()).toBe(`layers/${factory.toLowerCase()}`);
});

test('names are made unique within a model, around those that the user gave', () => {
  const x = input({ shape: [4] });
  const first = dense(4, { name: 'dense_1' }).apply(x);
  const net = model({ inputs: x, outputs: dense(4).apply(dense(4).apply(dense(4).apply(first))) });
  expect(net.layers.map(({ name }) => name)).toEqual([
    'input_layer',
    'dense_1',
    'dense',
    'dense_2',
    'dense_3',
  ]);
  expect(net.getLayer(-1).name).toBe('dense_3');
  expect(net.getLayer('dense').parameters[0]?.path).toBe('dense/kernel');
  expect(() => net.getLayer('dens')).toThrow(
    'model "functional" (Functional): it has no layer "dens" [GRAFT-CONFIG]\n  Hint: Did you mean "dense"',
  );
  expect(() => net.getLayer(9)).toThrow('It has 5 layers, from 0 to 4.');
  expect(() =>
    sequential([dense(1, { name: 'a', inputShape: [1] }), dense(1, { name: 'a' })]),
  ).toThrow('two of its layers are called "a"');
});

export function typesThatMustNotCompile(): void {
  // @ts-expect-error a misspelt option
  conv2d(3, { kernelSze: 3, kernelSize: 3 });
  // @ts-expect-error a missing option
  conv2d(3);
  // @ts-expect-error an unknown activation
  dense(3, { activation: 'rellu' });
  // @ts-expect-error an unknown initialiser
  dense(3, { kernelInitializer: 'heNorma' });
  // @ts-expect-error an initialiser where a regulariser belongs
  dense(3, { kernelRegularizer: 'heNormal' });
  // @ts-expect-error an unknown padding
  maxPooling2d({ padding: 'smae' });
  // @ts-expect-error a data format of Python
  maxPooling2d({ dataFormat: 'channels_last' });
  // @ts-expect-error a shape that is no shape
  input({ shape: 'large' });
}
