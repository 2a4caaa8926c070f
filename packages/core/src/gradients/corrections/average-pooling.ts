import {
  backend_util,
  engine,
  mul,
  tensor,
  type GradConfig,
  type Tensor,
} from '@tensorflow/tfjs-core';
import { gradientOf } from '../gradient-of.js';

interface PoolAxis {
  readonly inSize: number;
  readonly outSize: number;
  readonly window: number;
  readonly stride: number;
  readonly before: number;
}

/** How many elements of the input, padding left out, each window on an axis covers. */
function coveredCounts({ inSize, outSize, window, stride, before }: PoolAxis): number[] {
  return Array.from({ length: outSize }, (_, out) => {
    const start = out * stride - before;
    return Math.min(start + window, inSize) - Math.max(start, 0);
  });
}

/** Whole window over covered elements, one factor for each output position: shape [1, …, 1]. */
function paddingFactors(axes: readonly PoolAxis[]): Tensor {
  const factors = axes.reduce<number[]>(
    (sofar, axis) =>
      sofar.flatMap((factor) => coveredCounts(axis).map((count) => (factor * axis.window) / count)),
    [1],
  );
  return tensor(factors, [1, ...axes.map(({ outSize }) => outSize), 1]);
}

type Attributes = { readonly [name: string]: unknown };
type Size = [number, number];
type Size3 = [number, number, number];

function axes2d(shape: readonly number[], { filterSize, strides, pad }: Attributes): PoolAxis[] {
  const info = backend_util.computePool2DInfo(
    shape as [number, number, number, number],
    filterSize as Size,
    strides as Size,
    1,
    pad as 'same',
  );
  return [
    {
      inSize: info.inHeight,
      outSize: info.outHeight,
      window: info.filterHeight,
      stride: info.strideHeight,
      before: info.padInfo.top,
    },
    {
      inSize: info.inWidth,
      outSize: info.outWidth,
      window: info.filterWidth,
      stride: info.strideWidth,
      before: info.padInfo.left,
    },
  ];
}

function axes3d(shape: readonly number[], { filterSize, strides, pad }: Attributes): PoolAxis[] {
  const info = backend_util.computePool3DInfo(
    shape as [number, number, number, number, number],
    filterSize as Size3,
    strides as Size3,
    1,
    pad as 'same',
  );
  return [
    {
      inSize: info.inDepth,
      outSize: info.outDepth,
      window: info.filterDepth,
      stride: info.strideDepth,
      before: info.padInfo.front,
    },
    {
      inSize: info.inHeight,
      outSize: info.outHeight,
      window: info.filterHeight,
      stride: info.strideHeight,
      before: info.padInfo.top,
    },
    {
      inSize: info.inWidth,
      outSize: info.outWidth,
      window: info.filterWidth,
      stride: info.strideWidth,
      before: info.padInfo.left,
    },
  ];
}

/**
 * Forward, a window at the edge averages the elements it covers; backward, the kernels of tfjs
 * divide by the whole window. The factors make up for the difference.
 */
const averagePooling = (
  forward: string,
  backward: string,
  axesOf: (shape: readonly number[], attrs: Attributes) => PoolAxis[],
): GradConfig =>
  gradientOf(forward, {
    inputs: ['x'],
    gradient: (dy, [x], attrs) => ({
      x: () => {
        const input = x as Tensor;
        const weighted = mul(dy, paddingFactors(axesOf(input.shape, attrs)));
        return engine().runKernel(backward, { dy: weighted, input }, {
          ...attrs,
        } as never) as Tensor;
      },
    }),
  });

export const averagePoolGradient = averagePooling('AvgPool', 'AvgPoolGrad', axes2d);
export const averagePool3dGradient = averagePooling('AvgPool3D', 'AvgPool3DGrad', axes3d);
