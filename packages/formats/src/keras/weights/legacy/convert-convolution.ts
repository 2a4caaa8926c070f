import { className, formatShape, type Layer } from '@graftjs/core';
import { flipped, reshaped, transposed } from '../rearrange.js';
import type { StoredArray } from '../stored-array.js';
import type { Writer } from './writer.js';
import { entryOf } from '../../entry-of.js';

/** Spatial axes of the layers whose kernels were laid out otherwise once. */
const AXES: Readonly<Record<string, number>> = {
  Conv1D: 1,
  Conv2D: 2,
  Conv3D: 3,
  Conv2DTranspose: 2,
  ConvLSTM2D: 2,
};

/** Kernels of a convolution, spatial axes first, then channels, then filters. */
export function convertConvolution(
  layer: Layer,
  arrays: readonly StoredArray[],
  { keras, backend }: Writer,
): readonly StoredArray[] {
  const kind = className(layer.type);
  const axes = entryOf(AXES, kind);
  if (axes === undefined || arrays.length === 0) return arrays;
  const first = layer.getConfig()['dataFormat'] === 'channelsFirst';
  const kernels = kind === 'ConvLSTM2D' ? 2 : 1;
  return arrays.map((array, i) => {
    const wanted = layer.parameters[i]?.shape;
    if (i >= kernels || !wanted) return array;
    const ordered = keras === 1 ? ofKeras1(array, kind, wanted, first) : array;
    // Only Theano convolves; it must have said that it was Theano.
    const turned = backend === 'theano' ? flipped(ordered, axes) : ordered;
    return sameShape(turned.shape, wanted) ? turned : filtersFirst(turned, wanted);
  });
}

const sameShape = (a: readonly number[], b: readonly number[]): boolean =>
  formatShape(a) === formatShape(b);

/** Keras 1: filters and channels first where the data have channels first; an axis more in 1D. */
function ofKeras1(
  array: StoredArray,
  kind: string,
  wanted: readonly number[],
  first: boolean,
): StoredArray {
  if (kind === 'Conv1D' && array.shape.length === 4) {
    const [length, one, channels, filters] = array.shape as readonly [
      number,
      number,
      number,
      number,
    ];
    const newer = one === 1 && sameShape([length, channels, filters], wanted);
    const last = newer ? array : transposed(array, [2, 3, 1, 0]);
    return reshaped(
      last,
      last.shape.filter((_, axis) => axis !== 1),
    );
  }
  const order = entryOf(ORDERS, kind)?.[first ? 1 : 0];
  return order?.length === array.shape.length ? transposed(array, order) : array;
}

/** Where the axes of today are in Keras 1, with channels last, and with channels first. */
const ORDERS: Readonly<Record<string, readonly [readonly number[] | null, readonly number[]]>> = {
  Conv2D: [null, [2, 3, 1, 0]],
  ConvLSTM2D: [null, [2, 3, 1, 0]],
  Conv2DTranspose: [
    [0, 1, 3, 2],
    [2, 3, 0, 1],
  ],
  Conv3D: [null, [2, 3, 4, 1, 0]],
};

/** [filters, channels, …] to […, channels, filters], where that is what fits. */
function filtersFirst(array: StoredArray, wanted: readonly number[]): StoredArray {
  if (array.shape.length !== wanted.length || wanted.length < 3) return array;
  const spatial = array.shape.map((_, axis) => axis).slice(2);
  const moved = transposed(array, [...spatial, 1, 0]);
  return sameShape(moved.shape, wanted) ? moved : array;
}
