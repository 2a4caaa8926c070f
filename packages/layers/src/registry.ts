import { Registry, type Definition, type Serializable } from '@graftjs/core';
import { activation } from './core/activation.js';
import { dense } from './core/dense.js';
import { embedding } from './core/embedding.js';
import { inputLayer } from './core/input.js';
import { eLU, leakyReLU, softmax } from './activations/activation-layers.js';
import { activations } from './activations/index.js';
import { reLU } from './activations/relu-layer.js';
import { constraints } from './constraints/index.js';
import { conv1d } from './conv/conv1d.js';
import { conv2d } from './conv/conv2d.js';
import { conv2dTranspose } from './conv/conv2d-transpose.js';
import { depthwiseConv2d } from './conv/depthwise-conv2d.js';
import { separableConv2d } from './conv/separable-conv2d.js';
import { zeroPadding2d } from './conv/zero-padding2d.js';
import { initializers } from './initializers/index.js';
import { concatenate } from './merging/concatenate.js';
import { add, average, maximum, minimum, multiply, subtract } from './merging/elementwise.js';
import { functionalModel } from './models/model.js';
import { sequentialModel } from './models/sequential.js';
import { batchNormalization } from './normalization/batch-normalization.js';
import { globalAveragePooling1d, globalMaxPooling1d } from './pooling/global-pooling1d.js';
import { globalAveragePooling2d, globalMaxPooling2d } from './pooling/global-pooling2d.js';
import { averagePooling2d, maxPooling2d } from './pooling/pooling2d.js';
import { regularizers } from './regularizers/index.js';
import { dropout } from './regularization/dropout.js';
import { flatten } from './reshaping/flatten.js';
import { rescaling } from './reshaping/rescaling.js';
import { reshape } from './reshaping/reshape-layer.js';

/** Every layer that a user can make, by the name of its factory. */
export const allLayers = {
  activation,
  add,
  average,
  averagePooling2d,
  batchNormalization,
  concatenate,
  conv1d,
  conv2d,
  conv2dTranspose,
  dense,
  depthwiseConv2d,
  dropout,
  eLU,
  embedding,
  flatten,
  globalAveragePooling1d,
  globalAveragePooling2d,
  globalMaxPooling1d,
  globalMaxPooling2d,
  leakyReLU,
  maximum,
  maxPooling2d,
  minimum,
  multiply,
  reLU,
  rescaling,
  reshape,
  separableConv2d,
  softmax,
  subtract,
  zeroPadding2d,
} as const;

/** A registry of everything in this package, for loaders. Add your own with `.with([…])`. */
export function layersRegistry(): Registry {
  const values: readonly { readonly [name: string]: unknown }[] = [
    allLayers,
    activations,
    initializers,
    regularizers,
    constraints,
  ];
  const definitions = values.flatMap((group) => Object.values(group) as Definition<Serializable>[]);
  return new Registry([...definitions, inputLayer, functionalModel, sequentialModel]);
}
