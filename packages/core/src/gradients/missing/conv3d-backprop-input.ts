import { conv3d, engine, type Tensor, type Tensor5D } from '@tensorflow/tfjs-core';
import { gradientOf } from '../gradient-of.js';

/** A transposed convolution of volumes: by its input it is the convolution, by its filter the same. */
export const conv3dBackpropInputGradient = gradientOf('Conv3DBackpropInputV2', {
  inputs: ['dy', 'filter'],
  gradient: (ddx, saved, { pad, strides }) => {
    const [dy, filter] = saved as [Tensor5D, Tensor5D];
    const window = { pad: pad as 'same' | 'valid', strides: strides as [number, number, number] };
    return {
      dy: () => conv3d(ddx as Tensor5D, filter, window.strides, window.pad),
      filter: () =>
        engine().runKernel(
          'Conv3DBackpropFilterV2',
          { x: ddx, dy },
          { ...window, filterShape: filter.shape },
        ) as Tensor,
    };
  },
});
