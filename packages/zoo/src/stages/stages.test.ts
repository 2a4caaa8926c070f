import { beforeAll, describe, expect, test } from '@jest/globals';
import { cpu } from '@graftjs/backend-cpu';
import { useBackend, type Layer, type Model, type SymbolicTensor } from '@graftjs/core';
import {
  activation,
  add,
  batchNormalization,
  bidirectional,
  conv2d,
  dense,
  depthwiseConv2d,
  dropout,
  flatten,
  globalAveragePooling2d,
  input,
  lstm,
  maxPooling2d,
  model,
  reLU,
  reshape,
  sequential,
  zeroPadding2d,
} from '@graftjs/layers';
import { findHead, identify, stages, type Stage } from '../index.js';

beforeAll(() => useBackend(cpu()));

const names = (layers: readonly Layer[]): string[] => layers.map(({ name }) => name);
const table = (found: readonly Stage[]) =>
  found.map(({ name, layers, resolution }) => [
    name,
    resolution?.join('x') ?? '-',
    ...names(layers),
  ]);

/** MobileNet V1 as Keras names its layers, at a width of 1/8 and 64 pixels. */
function mobileNetV1({ top = true } = {}): Model {
  const x = input({ shape: [64, 64, 3], name: 'input_1' });
  const norm = (name: string, y: SymbolicTensor): SymbolicTensor => {
    const normalized = batchNormalization({ name: `${name}_bn` }).apply(y);
    return activation('relu', { name: `${name}_relu` }).apply(normalized);
  };
  const conv = (name: string, filters: number, y: SymbolicTensor, first = false) =>
    norm(
      name,
      conv2d(filters, {
        kernelSize: first ? 3 : 1,
        strides: first ? 2 : 1,
        padding: 'same',
        useBias: false,
        name,
      }).apply(y),
    );
  let y = conv('conv1', 4, x, true);
  const widths = [8, 16, 16, 32, 32, 64, 64, 64, 64, 64, 64, 128, 128];
  widths.forEach((filters, i) => {
    const strides = [2, 4, 6, 12].includes(i + 1) ? 2 : 1;
    const name = `conv_dw_${i + 1}`;
    if (strides === 2) {
      y = zeroPadding2d({
        padding: [
          [0, 1],
          [0, 1],
        ],
        name: `conv_pad_${i + 1}`,
      }).apply(y);
    }
    const padding = strides === 2 ? 'valid' : 'same';
    y = norm(name, depthwiseConv2d({ kernelSize: 3, strides, padding, name }).apply(y));
    y = conv(`conv_pw_${i + 1}`, filters, y);
  });
  if (top) {
    y = globalAveragePooling2d({ name: 'pool' }).apply(y);
    y = reshape({ targetShape: [1, 1, 128], name: 'reshape_1' }).apply(y);
    y = dropout(0.001, { name: 'dropout' }).apply(y);
    y = conv2d(10, { kernelSize: 1, padding: 'same', name: 'conv_preds' }).apply(y);
    y = activation('softmax', { name: 'act_softmax' }).apply(y);
    y = reshape({ targetShape: [10], name: 'reshape_2' }).apply(y);
  }
  return model({ inputs: x, outputs: y, name: 'mobilenet' });
}

describe('stages', () => {
  test('MobileNet V1: five resolutions, with its blocks whole', () => {
    const found = stages(mobileNetV1());
    expect(found.map(({ name, resolution }) => [name, resolution?.join('x') ?? '-'])).toEqual([
      ['stage_1', '32x32'],
      ['stage_2', '16x16'],
      ['stage_3', '8x8'],
      ['stage_4', '4x4'],
      ['stage_5', '2x2'],
      ['head', '-'],
    ]);
    expect(found.map(({ blocks }) => blocks.map(({ name }) => name))).toEqual([
      ['block_0', 'block_1'],
      ['block_2', 'block_3'],
      ['block_4', 'block_5'],
      ['block_6', 'block_7', 'block_8', 'block_9', 'block_10', 'block_11'],
      ['block_12', 'block_13'],
      [],
    ]);
    // The padding before a strided convolution goes with it.
    expect(names(found[4]!.blocks[0]!.layers).slice(0, 2)).toEqual(['conv_pad_12', 'conv_dw_12']);
    expect(names(found[5]!.layers)).toEqual([
      'pool',
      'reshape_1',
      'dropout',
      'conv_preds',
      'act_softmax',
      'reshape_2',
    ]);
  });

  test('inside other models', () => {
    const base = mobileNetV1({ top: false });
    const feature = sequential([base, globalAveragePooling2d()], { name: 'feature' });
    const classify = sequential([dense(5, { name: 'hidden' }), dense(2, { name: 'classes' })]);
    const nested = sequential([feature, classify]);
    nested.build([[null, 64, 64, 3]]);
    expect(stages(nested).map(({ name, layers }) => [name, layers.length])).toEqual([
      ...stages(base)
        .map(({ name, layers }) => [name, layers.length])
        .slice(0, 5),
      ['head', 3],
    ]);
    expect(findHead(nested)?.cuts.map(({ shape }) => shape)).toEqual([
      [null, 128],
      [null, 2, 2, 128],
    ]);
  });

  test('a last pooling has nothing to train behind it and stays with what it pools', () => {
    const cnn = sequential([
      conv2d(2, { kernelSize: 3, inputShape: [32, 32, 1], name: 'a' }),
      maxPooling2d({ poolSize: 2, name: 'a_pool' }),
      conv2d(3, { kernelSize: 3, name: 'b' }),
      maxPooling2d({ poolSize: 2, name: 'b_pool' }),
      globalAveragePooling2d({ name: 'gap' }),
      dense(5, { name: 'classes' }),
    ]);
    expect(table(stages(cnn))).toEqual([
      ['stage_1', '30x30', 'a'],
      ['stage_2', '6x6', 'a_pool', 'b', 'b_pool'],
      ['head', '-', 'gap', 'classes'],
    ]);
  });

  test('a model cut off before its classifier has no head', () => {
    const body = mobileNetV1({ top: false });
    expect(findHead(body)).toBeNull();
    expect(stages(body).map(({ name }) => name)).toEqual([
      'stage_1',
      'stage_2',
      'stage_3',
      'stage_4',
      'stage_5',
    ]);
  });

  test('an encoder of sequences has no head either', () => {
    const encoder = sequential([
      dense(4, { inputShape: [5, 3] }),
      bidirectional(lstm(4)),
      dropout(0.1),
    ]);
    expect(findHead(encoder)).toBeNull();
    expect(stages(encoder).at(-1)?.name).not.toBe('head');
  });

  test('any CNN: a pooling begins the next stage, a hidden layer behind the last one too', () => {
    const cnn = sequential([
      conv2d(2, { kernelSize: 3, inputShape: [32, 32, 1], name: 'a' }),
      reLU({ name: 'a_relu' }),
      maxPooling2d({ poolSize: 2, name: 'a_pool' }),
      conv2d(3, { kernelSize: 3, name: 'b' }),
      maxPooling2d({ poolSize: 2, name: 'b_pool' }),
      flatten({ name: 'flat' }),
      dense(7, { name: 'hidden' }),
      dense(5, { name: 'classes' }),
    ]);
    expect(table(stages(cnn))).toEqual([
      ['stage_1', '30x30', 'a', 'a_relu'],
      ['stage_2', '13x13', 'a_pool', 'b'],
      ['stage_3', '-', 'b_pool', 'flat', 'hidden'],
      ['head', '-', 'classes'],
    ]);
  });

  test('a residual branch is in the stage of what it is added to', () => {
    const x = input({ shape: [8, 8, 2] });
    const a = conv2d(2, { kernelSize: 3, padding: 'same', name: 'a' }).apply(x);
    const main = conv2d(4, { kernelSize: 3, strides: 2, padding: 'same', name: 'main' }).apply(a);
    const more = conv2d(4, { kernelSize: 3, padding: 'same', name: 'more' }).apply(main);
    const side = conv2d(4, { kernelSize: 1, strides: 2, name: 'side' }).apply(a);
    const sum = add({ name: 'sum' }).apply([more, side]);
    const y = dense(3, { name: 'classes' }).apply(
      globalAveragePooling2d({ name: 'gap' }).apply(sum),
    );
    expect(table(stages(model({ inputs: x, outputs: y })))).toEqual([
      ['stage_1', '8x8', 'a'],
      ['stage_2', '4x4', 'main', 'more', 'side', 'sum'],
      ['head', '-', 'gap', 'classes'],
    ]);
  });

  test('channels first', () => {
    const dataFormat = 'channelsFirst';
    const cnn = sequential([
      conv2d(2, { kernelSize: 3, padding: 'same', dataFormat, inputShape: [3, 8, 8], name: 'a' }),
      conv2d(2, { kernelSize: 3, strides: 2, padding: 'same', dataFormat, name: 'b' }),
      globalAveragePooling2d({ dataFormat }),
      dense(3),
    ]);
    expect(stages(cnn).map(({ name, resolution }) => [name, resolution])).toEqual([
      ['stage_1', [8, 8]],
      ['stage_2', [4, 4]],
      ['head', null],
    ]);
  });

  test('without a resolution each layer with weights is a stage', () => {
    const mlp = sequential([
      dense(6, { inputShape: [4], name: 'a' }),
      batchNormalization({ name: 'a_bn' }),
      dense(5, { name: 'b' }),
      dense(3, { name: 'c' }),
    ]);
    expect(table(stages(mlp))).toEqual([
      ['stage_1', '-', 'a', 'a_bn'],
      ['stage_2', '-', 'b'],
      ['head', '-', 'c'],
    ]);
  });
});

describe('identify', () => {
  test('MobileNet V1 by its names', () => {
    const known = identify(mobileNetV1());
    expect(known).toMatchObject({
      architecture: 'MobileNetV1',
      inputSize: [64, 64],
      license: 'Apache-2.0',
      labels: null,
      preprocessing: { name: 'mobilenet', scale: 1 / 127.5, offset: -1, size: [64, 64] },
      reason: 'its layers are those of MobileNetV1 (Howard et al. 2017, arXiv:1704.04861)',
    });
    expect(known?.stages).toHaveLength(6);
  });

  test('Teachable Machine by its metadata', () => {
    const small = sequential([flatten({ inputShape: [2, 2, 3] }), dense(2)]);
    const metadata = {
      tmVersion: '2.3.1',
      packageName: '@teachablemachine/image',
      labels: ['thumb', 'index'],
    };
    expect(identify(small)).toBeNull();
    expect(identify(small, { metadata: { packageName: 'other' } })).toBeNull();
    expect(identify(small, { metadata })).toMatchObject({
      architecture: null,
      labels: ['thumb', 'index'],
      preprocessing: { name: 'mobilenet', fit: 'crop' },
      inputSize: [2, 2],
    });
  });
});
