import { concat, defineLayer, max, mean, options, slice, type Tensor } from '@graftjs/core';
import { dataFormat, shapeWithChannelsLast, withChannelsLast } from '../conv/data-format.js';

type Reduce = (x: Tensor, axis: number, keepDims: boolean) => Tensor;

/** `count` windows that cover an axis; neighbours overlap where the length is no multiple. */
function reduceAxis(x: Tensor, axis: number, count: number, reduce: Reduce): Tensor {
  const length = x.shape[axis] ?? 1;
  const windows = Array.from({ length: count }, (_, i) => {
    const begin = x.shape.map(() => 0);
    const size = [...x.shape];
    begin[axis] = Math.floor((i * length) / count);
    size[axis] = Math.ceil(((i + 1) * length) / count) - (begin[axis] ?? 0);
    return reduce(slice(x, begin, size), axis, true);
  });
  return windows.length === 1 ? (windows[0] as Tensor) : concat(windows, axis);
}

/** Means and maxima of boxes are those of their axes one after the other. */
const adaptivePooling = (name: string, axes: number, reduce: Reduce) =>
  defineLayer({
    type: `layers/${name}`,
    positional: 'outputSize',
    options: { outputSize: options.perAxis(axes, { min: 1 }), dataFormat },
    input: { rank: axes + 2 },
    outputShape: (input, { outputSize, dataFormat: format }) =>
      shapeWithChannelsLast(input, format, (shape) => [
        shape[0] ?? null,
        ...outputSize,
        shape.at(-1) ?? null,
      ]),
    call: (x, { options: { outputSize, dataFormat: format } }) =>
      withChannelsLast(x, format, (y) =>
        outputSize.reduce((pooled, count, i) => reduceAxis(pooled, i + 1, count, reduce), y),
      ),
    outputMask: () => null,
  });

/** Means of `outputSize` windows that cover all steps: [batch, steps, channels] to [batch, outputSize, channels]. */
export const adaptiveAveragePooling1d = adaptivePooling('AdaptiveAveragePooling1D', 1, mean);
/** Maxima of `outputSize` windows that cover all steps. */
export const adaptiveMaxPooling1d = adaptivePooling('AdaptiveMaxPooling1D', 1, max);
/** Means of a grid of windows over images of any size: [batch, height, width, channels] to [batch, …outputSize, channels]. */
export const adaptiveAveragePooling2d = adaptivePooling('AdaptiveAveragePooling2D', 2, mean);
/** Maxima of a grid of windows over images of any size. */
export const adaptiveMaxPooling2d = adaptivePooling('AdaptiveMaxPooling2D', 2, max);
/** Means of a grid of windows over volumes of any size. */
export const adaptiveAveragePooling3d = adaptivePooling('AdaptiveAveragePooling3D', 3, mean);
/** Maxima of a grid of windows over volumes of any size. */
export const adaptiveMaxPooling3d = adaptivePooling('AdaptiveMaxPooling3D', 3, max);
