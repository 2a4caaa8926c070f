import {
  avgPool,
  defineLayer,
  maxPool,
  options,
  type Shape,
  type Tensor,
  type Tensor4D,
} from '@graftjs/core';
import {
  dataFormat,
  shapeWithChannelsLast,
  withChannelsLast,
  type DataFormat,
} from '../conv/data-format.js';
import { padding, windowedLengths } from '../conv/geometry.js';

const poolingOptions = {
  /** Default 2. */
  poolSize: options.perAxis(2, { min: 1, default: 2 }),
  /** Default the pool size. */
  strides: options.nullable(options.perAxis(2, { min: 1 })),
  padding,
  dataFormat,
};

interface Pooling {
  readonly poolSize: readonly number[];
  readonly strides: readonly number[] | null;
  readonly padding: 'valid' | 'same';
  readonly dataFormat: DataFormat;
}

const pooledShape = (input: Shape, o: Pooling, where: string): Shape =>
  shapeWithChannelsLast(input, o.dataFormat, ([batch = null, ...axes]) => [
    batch,
    ...windowedLengths(axes, { ...o, size: o.poolSize, strides: o.strides ?? o.poolSize }, where),
    axes[2] ?? null,
  ]);

type Pair = [number, number];
type Pool = (x: Tensor4D, size: Pair, strides: Pair, pad: 'valid' | 'same') => Tensor;

const pooling = (name: string, pool: Pool) =>
  defineLayer({
    type: `layers/${name}`,
    options: poolingOptions,
    input: { rank: 4 },
    outputShape: (input, o) => pooledShape(input, o, name),
    call: (x, { options: o }) =>
      withChannelsLast(x, o.dataFormat, (image) => {
        const size = [...o.poolSize] as Pair;
        const strides = [...(o.strides ?? o.poolSize)] as Pair;
        return pool(image as Tensor4D, size, strides, o.padding);
      }),
    outputMask: () => null,
  });

/** The largest of each window; windows of 2×2 that do not overlap by default. */
export const maxPooling2d = pooling('MaxPooling2D', maxPool);

/** The mean of each window; padding does not count. */
export const averagePooling2d = pooling('AveragePooling2D', avgPool);
