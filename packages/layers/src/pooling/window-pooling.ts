import { defineLayer, options, type Shape, type Tensor } from '@graftjs/core';
import {
  dataFormat,
  shapeWithChannelsLast,
  withChannelsLast,
  type DataFormat,
} from '../conv/data-format.js';
import { padding, windowedLengths } from '../conv/geometry.js';

/** A window to pool over an input with its channels last. */
export interface PoolingWindow {
  readonly size: readonly number[];
  readonly strides: readonly number[];
  readonly padding: 'valid' | 'same';
}

interface Pooling {
  readonly poolSize: readonly number[];
  readonly strides: readonly number[] | null;
  readonly padding: 'valid' | 'same';
  readonly dataFormat: DataFormat;
}

const windowOf = (o: Pooling): PoolingWindow => ({
  size: o.poolSize,
  strides: o.strides ?? o.poolSize,
  padding: o.padding,
});

const pooledShape = (input: Shape, o: Pooling, where: string): Shape =>
  shapeWithChannelsLast(input, o.dataFormat, ([batch = null, ...axes]) => [
    batch,
    ...windowedLengths(axes, windowOf(o), where),
    axes.at(-1) ?? null,
  ]);

/** A layer that pools windows over `axes` spatial axes. */
export const windowPooling = (
  name: string,
  axes: number,
  pool: (x: Tensor, window: PoolingWindow) => Tensor,
) =>
  defineLayer({
    type: `layers/${name}`,
    positional: 'poolSize',
    options: {
      /** Default 2. */
      poolSize: options.perAxis(axes, { min: 1, default: 2 }),
      /** Default the pool size. */
      strides: options.nullable(options.perAxis(axes, { min: 1 })),
      padding,
      dataFormat,
    },
    input: { rank: axes + 2 },
    outputShape: (input, o) => pooledShape(input, o, name),
    call: (x, { options: o }) => withChannelsLast(x, o.dataFormat, (y) => pool(y, windowOf(o))),
    outputMask: () => null,
  });
