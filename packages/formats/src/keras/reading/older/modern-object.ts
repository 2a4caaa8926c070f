import { FormatError } from '@graftjs/core';
import type { Json, JsonObject, KerasObject } from '../../keras-object.js';
import { withNewNames } from './keras1-options.js';
import { operationLayer } from './operation-layer.js';
import { entryOf } from '../../entry-of.js';

/** A layer the way Keras writes it today, whichever version wrote it. */
export function modernObject(object: KerasObject): KerasObject {
  const { className, config } = object;
  if (className === 'Merge') return { ...object, ...mergeLayer(config) };
  if (className === 'TimeDistributedDense') return modernObject({ ...object, className: 'Dense' });
  if (className === 'TensorFlowOpLayer') return { ...object, ...operationLayer(config) };
  if (className === 'ThresholdedReLU') {
    const { theta = 1, ...rest } = config;
    return { ...object, className: 'ReLU', config: { ...rest, threshold: theta } };
  }
  const cuda = entryOf(CUDA, className);
  const newer = withNewNames(className, config);
  return { ...object, config: cuda ? { ...cuda, ...newer } : newer };
}

/** What the layers for CUDA cannot be told, and therefore do not write. */
const CUDA: Readonly<Record<string, JsonObject>> = {
  CuDNNLSTM: { activation: 'tanh', recurrent_activation: 'sigmoid', use_bias: true },
  CuDNNGRU: {
    activation: 'tanh',
    recurrent_activation: 'sigmoid',
    use_bias: true,
    reset_after: true,
  },
};

/** The class that a mode of Keras 1's only merging layer became. */
const MERGES: Readonly<Record<string, string>> = {
  ave: 'Average',
  concat: 'Concatenate',
  cos: 'Dot',
  dot: 'Dot',
  max: 'Maximum',
  mul: 'Multiply',
  sum: 'Add',
};

function mergeLayer(config: JsonObject): { className: string; config: JsonObject } {
  const { mode, concat_axis: concatAxis = -1, dot_axes: dotAxes = -1, name = 'merge' } = config;
  const className = typeof mode === 'string' ? entryOf(MERGES, mode) : undefined;
  if (className === undefined) {
    throw new FormatError({
      where: `layer "${String(name)}" (Merge)`,
      problem: 'it merges by Python code, which cannot be read from a file',
    });
  }
  const options: Readonly<Record<string, { [key: string]: Json }>> = {
    Concatenate: { axis: concatAxis },
    Dot: { axes: dotAxes, normalize: mode === 'cos' },
  };
  return { className, config: { name, ...options[className] } };
}
