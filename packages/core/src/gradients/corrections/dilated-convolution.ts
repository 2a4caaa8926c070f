import {
  engine,
  pad,
  reshape,
  slice,
  stridedSlice,
  type GradConfig,
  type Tensor,
} from '@tensorflow/tfjs-core';
import { gradientOf } from '../gradient-of.js';

type Dilations = readonly [number, number];

const dilationsOf = (dilations: unknown): Dilations => {
  if (typeof dilations === 'number') return [dilations, dilations];
  const [rows = 1, columns = rows] = Array.isArray(dilations) ? (dilations as number[]) : [];
  return [rows, columns];
};

/** The filter with zeros between its taps: what a dilated convolution is without the dilation. */
function inflate(filter: Tensor, [down, across]: Dilations): Tensor {
  const [rows = 0, columns = 0, inner = 0, outer = 0] = filter.shape;
  const apart = reshape(filter, [rows, 1, columns, 1, inner * outer]);
  const gaps = pad(apart, [
    [0, 0],
    [0, down - 1],
    [0, 0],
    [0, across - 1],
    [0, 0],
  ]);
  const size: [number, number, number, number] = [
    (rows - 1) * down + 1,
    (columns - 1) * across + 1,
    inner,
    outer,
  ];
  return slice(reshape(gaps, [rows * down, columns * across, inner, outer]), [0, 0, 0, 0], size);
}

/** The taps of an inflated filter. */
const deflate = (filter: Tensor, [down, across]: Dilations): Tensor =>
  stridedSlice(filter, [0, 0, 0, 0], filter.shape, [down, across, 1, 1]);

/**
 * Gradients of a convolution with any dilation; tfjs refuses those other than 1. The backward
 * kernels take no dilation, so they get the inflated filter.
 */
const convolution = (forward: string, byInput: string, byFilter: string): GradConfig =>
  gradientOf(forward, {
    inputs: ['x', 'filter'],
    gradient: (dy, saved, attrs) => {
      const [x, filter] = saved as [Tensor, Tensor];
      const dilations = dilationsOf(attrs['dilations']);
      const dilated = dilations.some((dilation) => dilation > 1);
      const window = { ...attrs, dilations: [1, 1] };
      const run = (kernel: string, inputs: { [name: string]: Tensor }, more: object): Tensor =>
        engine().runKernel(kernel, inputs, { ...window, ...more }) as Tensor;
      const taps = () => (dilated ? inflate(filter, dilations) : filter);
      return {
        x: () => run(byInput, { dy, filter: taps() }, { inputShape: x.shape }),
        filter: () => {
          const gradient = run(byFilter, { x, dy }, { filterShape: taps().shape });
          return dilated ? deflate(gradient, dilations) : gradient;
        },
      };
    },
  });

export const conv2dGradient = convolution('Conv2D', 'Conv2DBackpropInput', 'Conv2DBackpropFilter');
export const depthwiseConv2dGradient = convolution(
  'DepthwiseConv2dNative',
  'DepthwiseConv2dNativeBackpropInput',
  'DepthwiseConv2dNativeBackpropFilter',
);
