import { Random, tensor, type Model, type SymbolicTensor } from '@graftjs/core';
import {
  activation,
  add,
  batchNormalization,
  conv2d,
  dense,
  depthwiseConv2d,
  dropout,
  globalAveragePooling2d,
  input,
  model,
  reLU,
  sequential,
  zeroPadding2d,
} from '@graftjs/layers';

/** Weights that differ from layer to layer, and statistics as after some training. */
export function withWeights<M extends Model>(net: M, seed = 3): M {
  net.initialize(new Random(seed));
  for (const parameter of net.parameters) {
    if (/kernel/.test(parameter.name)) continue;
    const random = new Random(seed).split(parameter.path);
    const centre = /variance|gamma/.test(parameter.name) ? 1 : 0;
    const values = Float32Array.from({ length: parameter.size }, () =>
      random.uniform(centre - 0.3, centre + 0.3),
    );
    const made = tensor(values, [...parameter.shape]);
    parameter.assign(made);
    made.dispose();
  }
  return net;
}

/**
 * A network like MobileNet with a residual block: normalised convolutions of both kinds, ReLU and
 * ReLU6, padding, 8 x 8 x 2 in, three classes out.
 */
export function residualNet({ top = true, dropoutRate = 0.25 } = {}): Model {
  const x = input({ shape: [8, 8, 2], name: 'image' });
  const norm = (y: SymbolicTensor, name: string) => batchNormalization({ name }).apply(y);
  let y = conv2d(4, {
    kernelSize: 3,
    padding: 'same',
    useBias: false,
    name: 'stem',
  }).apply(x);
  y = reLU({ maxValue: 6, name: 'stem_relu' }).apply(norm(y, 'stem_bn'));
  let z = zeroPadding2d({ padding: 1, name: 'pad' }).apply(y);
  z = depthwiseConv2d({ kernelSize: 3, name: 'deep' }).apply(z);
  z = activation('relu', { name: 'deep_relu' }).apply(norm(z, 'deep_bn'));
  z = norm(conv2d(4, { kernelSize: 1, name: 'point' }).apply(z), 'point_bn');
  y = add({ name: 'sum' }).apply([y, z]);
  y = conv2d(6, { kernelSize: 3, strides: 2, activation: 'relu', name: 'last' }).apply(y);
  if (!top) return model({ inputs: x, outputs: y, name: 'residual' });
  y = globalAveragePooling2d({ name: 'pool' }).apply(y);
  y = dropout(dropoutRate, { name: 'drop' }).apply(y);
  return model({
    inputs: x,
    outputs: dense(3, { activation: 'softmax', name: 'classes' }).apply(y),
    name: 'residual',
  });
}

/** The same body two models deep, as Teachable Machine nests them. */
export function nestedNet(): Model {
  const body = residualNet({ top: false });
  const features = sequential([body, globalAveragePooling2d({ name: 'pool' })], {
    name: 'features',
  });
  const classify = sequential(
    [
      dense(5, { activation: 'relu', name: 'hidden' }),
      dense(3, { activation: 'softmax', name: 'classes' }),
    ],
    { name: 'classify' },
  );
  const nested = sequential([features, classify], { name: 'nested' });
  nested.build([[null, 8, 8, 2]]);
  return nested;
}

/** A network of convolutions and normalisations whose channels come first: [2, 8, 8] in. */
export function channelsFirstNet(): Model {
  const dataFormat = 'channelsFirst' as const;
  const x = input({ shape: [2, 8, 8], name: 'image' });
  let y = conv2d(4, {
    kernelSize: 3,
    padding: 'same',
    dataFormat,
    activation: 'relu',
    name: 'stem',
  }).apply(x);
  y = conv2d(6, { kernelSize: 3, strides: 2, dataFormat, name: 'last' }).apply(y);
  y = batchNormalization({ axis: 1, name: 'last_bn' }).apply(y);
  y = activation('relu', { name: 'last_relu' }).apply(y);
  y = globalAveragePooling2d({ dataFormat, name: 'pool' }).apply(y);
  const outputs = dense(3, { activation: 'softmax', name: 'classes' }).apply(y);
  return model({ inputs: x, outputs, name: 'channels_first' });
}
