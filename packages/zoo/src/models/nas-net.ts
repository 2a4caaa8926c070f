import type { Model, SymbolicTensor } from '@graftjs/core';
import {
  activation,
  add,
  averagePooling2d,
  concatenate,
  cropping2d,
  maxPooling2d,
  separableConv2d,
  zeroPadding2d,
} from '@graftjs/layers';
import { drawArchitecture, type ArchitectureOptions } from './architecture-options.js';
import {
  chain,
  channelsOf,
  normalizedLike,
  padForStride2,
  plainConv2d,
  relu,
} from './blocks/draw.js';

const norm = normalizedLike({ momentum: 0.9997, epsilon: 1e-3 });
const bare = () => activation('relu');
const average = (name: string) =>
  averagePooling2d({ poolSize: 3, strides: 1, padding: 'same', name });
const sum = (a: SymbolicTensor, b: SymbolicTensor, name?: string) =>
  add(name === undefined ? {} : { name }).apply([a, b]);

/** What a cell gives, and what the cell after the next one sees of it. */
interface Cell {
  readonly x: SymbolicTensor;
  readonly previous: SymbolicTensor | null;
}

/**
 * NASNet Mobile: cells found by search. 5,326,716 parameters; images of 224 x 224 from -1 to 1.
 *
 * @see Zoph et al., "Learning Transferable Architectures for Scalable Image Recognition", CVPR 2018
 */
export function nasNetMobile(options: ArchitectureOptions = {}): Model {
  const filters = 1056 / 24;
  const body = (inputs: SymbolicTensor) => {
    const stem = chain(
      inputs,
      plainConv2d(32, { kernelSize: 3, strides: 2, name: 'stem_conv1' }),
      norm('stem_bn1'),
    );
    let cell: Cell = { x: stem, previous: null };
    cell = reductionCell(cell, filters / 4, 'stem_1');
    cell = reductionCell(cell, filters / 2, 'stem_2');
    [1, 2, 4].forEach((width, stage) => {
      if (stage > 0) cell = reductionCell(cell, filters * width, `reduce_${4 * stage}`);
      for (let i = 0; i < 4; i++) {
        cell = normalCell(cell, filters * width, `${4 * stage + i + (stage > 0 ? 1 : 0)}`);
      }
    });
    return bare().apply(cell.x);
  };
  return drawArchitecture(options, { name: 'nasnet_mobile', size: 224, body, poolings: {} });
}

function separable(
  inputs: SymbolicTensor,
  filters: number,
  kernelSize: number,
  strides: 1 | 2,
  id: string,
): SymbolicTensor {
  let x = bare().apply(inputs);
  if (strides === 2) x = padForStride2(x, kernelSize, `separable_conv_1_pad_${id}`).apply(x);
  return chain(
    x,
    separableConv2d(filters, {
      kernelSize,
      strides,
      padding: strides === 2 ? 'valid' : 'same',
      useBias: false,
      name: `separable_conv_1_${id}`,
    }),
    norm(`separable_conv_1_bn_${id}`),
    bare(),
    separableConv2d(filters, {
      kernelSize,
      padding: 'same',
      useBias: false,
      name: `separable_conv_2_${id}`,
    }),
    norm(`separable_conv_2_bn_${id}`),
  );
}

/** Brings what the cell before the last gave to the size and channels of what the last gave. */
function adjusted({ x, previous }: Cell, filters: number, id: string): SymbolicTensor {
  if (!previous) return x;
  if (previous.shape[2] !== x.shape[2]) {
    const p = relu(`adjust_relu_1_${id}`).apply(previous);
    const half = (y: SymbolicTensor, part: number) =>
      chain(
        y,
        averagePooling2d({ poolSize: 1, strides: 2, name: `adjust_avg_pool_${part}_${id}` }),
        plainConv2d(Math.trunc(filters / 2), {
          kernelSize: 1,
          padding: 'same',
          name: `adjust_conv_${part}_${id}`,
        }),
      );
    const shifted = chain(
      p,
      zeroPadding2d({
        padding: [
          [0, 1],
          [0, 1],
        ],
      }),
      cropping2d({
        cropping: [
          [1, 0],
          [1, 0],
        ],
      }),
    );
    const both = concatenate({ axis: -1 }).apply([half(p, 1), half(shifted, 2)]);
    return norm(`adjust_bn_${id}`).apply(both);
  }
  if (channelsOf(previous) === filters) return previous;
  return chain(
    previous,
    bare(),
    plainConv2d(filters, { kernelSize: 1, padding: 'same', name: `adjust_conv_projection_${id}` }),
    norm(`adjust_bn_${id}`),
  );
}

function normalCell(cell: Cell, filters: number, id: string): Cell {
  const p = adjusted(cell, filters, id);
  const h = chain(
    cell.x,
    bare(),
    plainConv2d(filters, { kernelSize: 1, padding: 'same', name: `normal_conv_1_${id}` }),
    norm(`normal_bn_1_${id}`),
  );
  const apart = (x: SymbolicTensor, kernel: number, part: string) =>
    separable(x, filters, kernel, 1, `normal_${part}_${id}`);
  const outputs = [
    p,
    sum(apart(h, 5, 'left1'), apart(p, 3, 'right1'), `normal_add_1_${id}`),
    sum(apart(p, 5, 'left2'), apart(p, 3, 'right2'), `normal_add_2_${id}`),
    sum(average(`normal_left3_${id}`).apply(h), p, `normal_add_3_${id}`),
    sum(
      average(`normal_left4_${id}`).apply(p),
      average(`normal_right4_${id}`).apply(p),
      `normal_add_4_${id}`,
    ),
    sum(apart(h, 3, 'left5'), h, `normal_add_5_${id}`),
  ];
  const x = concatenate({ axis: -1, name: `normal_concat_${id}` }).apply(outputs);
  return { x, previous: cell.x };
}

function reductionCell(cell: Cell, filters: number, id: string): Cell {
  const p = adjusted(cell, filters, id);
  const h = chain(
    cell.x,
    bare(),
    plainConv2d(filters, { kernelSize: 1, padding: 'same', name: `reduction_conv_1_${id}` }),
    norm(`reduction_bn_1_${id}`),
  );
  const padded = padForStride2(h, 3, `reduction_pad_1_${id}`).apply(h);
  const apart = (x: SymbolicTensor, kernel: number, part: string) =>
    separable(x, filters, kernel, 2, `reduction_${part}_${id}`);
  const pooling = { poolSize: 3, strides: 2 } as const;
  const x1 = sum(apart(h, 5, 'left1'), apart(p, 7, 'right1'), `reduction_add_1_${id}`);
  const x2 = sum(
    maxPooling2d({ ...pooling, name: `reduction_left2_${id}` }).apply(padded),
    apart(p, 7, 'right2'),
    `reduction_add_2_${id}`,
  );
  const x3 = sum(
    averagePooling2d({ ...pooling, name: `reduction_left3_${id}` }).apply(padded),
    apart(p, 5, 'right3'),
    `reduction_add3_${id}`,
  );
  const x4 = sum(x2, average(`reduction_left4_${id}`).apply(x1));
  const x5 = sum(
    separable(x1, filters, 3, 1, `reduction_left4_${id}`),
    maxPooling2d({ ...pooling, name: `reduction_right5_${id}` }).apply(padded),
    `reduction_add4_${id}`,
  );
  const x = concatenate({ axis: -1, name: `reduction_concat_${id}` }).apply([x2, x3, x4, x5]);
  return { x, previous: cell.x };
}
