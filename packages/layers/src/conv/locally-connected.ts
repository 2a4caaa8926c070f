import {
  defineLayer,
  matMul,
  options,
  reshape,
  slice,
  stack,
  transpose,
  type Parameter,
  type Shape,
  type Tensor,
} from '@graftjs/core';
import { kernelOptions, outputOptions } from './convolution-options.js';
import { channelAxis, dataFormat, shapeWithChannelsLast, type DataFormat } from './data-format.js';
import { windowedLengths } from './geometry.js';
import { convolved, finish } from './output-part.js';

const locallyConnectedOptions = <const Axes extends number>(axes: Axes) => ({
  filters: options.integer({ min: 1 }),
  kernelSize: options.perAxis(axes, { min: 1 }),
  strides: options.perAxis(axes, { min: 1, default: 1 }),
  padding: options.oneOf(['valid'], { default: 'valid' }),
  dataFormat,
  ...kernelOptions,
  ...outputOptions,
});

interface Window {
  readonly kernelSize: readonly number[];
  readonly strides: readonly number[];
}

const productOf = (lengths: readonly number[]): number => lengths.reduce((a, b) => a * b, 1);

/** Lengths that are known when the layer is built: each place has weights of its own. */
function placesOf(lengths: Shape, { kernelSize, strides }: Window, where: string): number[] {
  const window = { size: kernelSize, strides, padding: 'valid' as const };
  return windowedLengths(lengths, window, where).map((length) => length ?? 0);
}

/** What each place sees, [places, batch, window · channels], of channels last. */
function seen(x: Tensor, places: readonly number[], { kernelSize, strides }: Window): Tensor {
  const [batch = 1] = x.shape;
  const channels = x.shape.at(-1) ?? 1;
  const patches = Array.from({ length: productOf(places) }, (_, place) => {
    let left = place;
    const begin = [...places.entries()].reverse().map(([axis, length]) => {
      const at = left % length;
      left = Math.floor(left / length);
      return at * (strides[axis] ?? 1);
    });
    const part = slice(x, [0, ...begin.reverse(), 0], [batch, ...kernelSize, channels]);
    return reshape(part, [batch, -1]);
  });
  return stack(patches);
}

/** Keras keeps a place's weights in the order of the data: with channels first, they come first. */
function channelsLastKernel(kernel: Tensor, format: DataFormat, channels: number): Tensor {
  if (format === 'channelsLast') return kernel;
  const [places = 1, size = 1, filters = 1] = kernel.shape;
  const parts = reshape(kernel, [places, channels, size / channels, filters]);
  return reshape(transpose(parts, [0, 2, 1, 3]), [places, size, filters]);
}

interface Weights {
  readonly kernel: Parameter;
  readonly bias: Parameter | null;
}

const define = <const Axes extends number>(axes: Axes, name: string) =>
  defineLayer({
    type: `layers/${name}`,
    positional: 'filters',
    options: locallyConnectedOptions(axes),
    input: ({ dataFormat: format }) => ({ rank: axes + 2, fixedAxis: channelAxis(format) }),
    build(b, o): Weights {
      const spatial = Array.from({ length: axes }, (_, i) =>
        b.dim(o.dataFormat === 'channelsLast' ? i + 1 : i + 2),
      );
      const places = placesOf(spatial, o, name);
      const size = productOf(o.kernelSize) * b.dim(channelAxis(o.dataFormat));
      return {
        kernel: b.weight('kernel', [productOf(places), size, o.filters], {
          initializer: o.kernelInitializer,
          regularizer: o.kernelRegularizer,
          constraint: o.kernelConstraint,
        }),
        bias: o.useBias
          ? b.weight('bias', [...places, o.filters], {
              initializer: o.biasInitializer,
              regularizer: o.biasRegularizer,
              constraint: o.biasConstraint,
            })
          : null,
      };
    },
    outputShape: (input, o) =>
      shapeWithChannelsLast(input, o.dataFormat, ([batch = null, ...lengths]) => [
        batch,
        ...windowedLengths(lengths, { ...o, size: o.kernelSize }, name),
        o.filters,
      ]),
    call: (x, context) =>
      convolved(x, context, (image, activation) => {
        const { options: o, weights } = context;
        const [batch = 1, ...lengths] = image.shape;
        const places = placesOf(lengths, o, name);
        const kernel = channelsLastKernel(
          weights.kernel.value,
          o.dataFormat,
          image.shape.at(-1) ?? 1,
        );
        const products = transpose(matMul(seen(image, places, o), kernel), [1, 0, 2]);
        return finish(reshape(products, [batch, ...places, o.filters]), weights.bias, activation);
      }),
    outputMask: () => null,
  });

/**
 * A convolution of sequences with weights of its own at each step (Keras 2; Keras 3 has none).
 *
 * Input [batch, steps, channels], output [batch, newSteps, filters]. Weights: kernel [newSteps,
 * kernelSize · channels, filters], bias [newSteps, filters].
 *
 * @example
 * locallyConnected1d(8, { kernelSize: 3, inputShape: [16, 4] });
 */
export const locallyConnected1d = define(1, 'LocallyConnected1D');

/**
 * A convolution of images with weights of its own at each place (Keras 2; Keras 3 has none).
 *
 * Weights: kernel [places, kernelHeight · kernelWidth · channels, filters], bias [newHeight,
 * newWidth, filters].
 *
 * @example
 * locallyConnected2d(8, { kernelSize: 3, inputShape: [8, 8, 3] });
 */
export const locallyConnected2d = define(2, 'LocallyConnected2D');
