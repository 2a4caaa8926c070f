import {
  avgPool,
  defineLayer,
  expandDims,
  maxPool,
  options,
  squeeze,
  type Tensor,
  type Tensor4D,
} from '@graftjs/core';
import { dataFormat, shapeWithChannelsLast, withChannelsLast } from '../conv/data-format.js';
import { padding, windowedLengths } from '../conv/geometry.js';

type Pair = [number, number];
type Pool = (x: Tensor4D, size: Pair, strides: Pair, pad: 'valid' | 'same') => Tensor;

const pooling = (name: string, pool: Pool) =>
  defineLayer({
    type: `layers/${name}`,
    positional: 'poolSize',
    options: {
      /** Default 2. */
      poolSize: options.perAxis(1, { min: 1, default: 2 }),
      /** Default the pool size. */
      strides: options.nullable(options.perAxis(1, { min: 1 })),
      padding,
      dataFormat,
    },
    input: { rank: 3 },
    outputShape: (input, o) =>
      shapeWithChannelsLast(
        input,
        o.dataFormat,
        ([batch = null, steps = null, channels = null]) => [
          batch,
          ...windowedLengths(
            [steps],
            { size: o.poolSize, strides: o.strides ?? o.poolSize, padding: o.padding },
            name,
          ),
          channels,
        ],
      ),
    call: (x, { options: o }) =>
      withChannelsLast(x, o.dataFormat, (sequence) => {
        const [size = 1] = o.poolSize;
        const [stride = size] = o.strides ?? [];
        // A sequence is an image one pixel high.
        const image = expandDims(sequence, 1) as Tensor4D;
        return squeeze(pool(image, [1, size], [1, stride], o.padding), [1]);
      }),
    outputMask: () => null,
  });

/** The largest of each window of steps; windows of two that do not overlap by default. */
export const maxPooling1d = pooling('MaxPooling1D', maxPool);

/** The mean of each window of steps; padding does not count. */
export const averagePooling1d = pooling('AveragePooling1D', avgPool);
