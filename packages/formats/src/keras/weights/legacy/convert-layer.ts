import { className, type Layer } from '@graftjs/core';
import type { StoredArray } from '../stored-array.js';
import { convertConvolution } from './convert-convolution.js';
import { convertCudnn } from './convert-cudnn.js';
import { joinGates } from './join-gates.js';
import type { Writer } from './writer.js';

/**
 * The arrays of a layer that is no model, in the order and layout of today: Keras 1 kept the gates
 * of recurrent layers apart and its kernels in other orders; Theano convolves where others
 * correlate; the layers for CUDA have kernels of their own.
 */
export function convertLayer(
  layer: Layer,
  arrays: readonly StoredArray[],
  writer: Writer,
): readonly StoredArray[] {
  const kind = className(layer.type);
  if (kind === 'Bidirectional' && arrays.length % 2 === 0 && layer.sublayers.length === 2) {
    const half = arrays.length / 2;
    const [forward, backward] = layer.sublayers as readonly [Layer, Layer];
    return [
      ...convertLayer(forward, arrays.slice(0, half), writer),
      ...convertLayer(backward, arrays.slice(half), writer),
    ];
  }
  if (kind === 'TimeDistributed' && layer.sublayers[0]) {
    return convertLayer(layer.sublayers[0], arrays, writer);
  }
  const whole = joinGates(kind, arrays);
  const recurrent = convertCudnn(layer, whole);
  return convertConvolution(layer, recurrent, writer);
}
