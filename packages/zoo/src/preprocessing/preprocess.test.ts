import { beforeAll, describe, expect, test } from '@jest/globals';
import { cpu } from '@graftjs/backend-cpu';
import { memory, tensor, tensor3d, useBackend } from '@graftjs/core';
import { describePreprocessing, preprocess, preprocessing, type Preprocessing } from '../index.js';

beforeAll(() => useBackend(cpu()));

const values = (x: number[], how: Preprocessing): number[] => {
  const pixels = tensor3d(x, [1, x.length / 3, 3], 'int32');
  const y = preprocess(pixels, how);
  const result = Array.from(y.dataSync());
  pixels.dispose();
  y.dispose();
  return result;
};

describe('preprocess', () => {
  // By hand, and as keras.applications.imagenet_utils.preprocess_input gives them.
  test.each([
    ['mobilenet', [-1, 0.003921568627, 1]],
    ['torch', [-2.117903930131, 0.205182072829, 2.64]],
    ['caffe', [151.061, 11.221, -123.68]],
    ['zeroToOne', [0, 0.501960784314, 1]],
    ['none', [0, 128, 255]],
  ] as const)('%s', (name, expected) => {
    const before = memory().numTensors;
    const got = values([0, 128, 255], preprocessing(name));
    got.forEach((value, i) => expect(Math.abs(value - expected[i]!)).toBeLessThan(2e-5));
    expect(memory().numTensors).toBe(before);
  });

  test('resizes with pixel centres in place', () => {
    const row = tensor([0, 100], [1, 2, 1]);
    const how = preprocessing('none', { size: [1, 4] });
    expect(Array.from(preprocess(row, how).dataSync())).toEqual([0, 25, 75, 100]);
    const nearest = preprocessing('none', { size: [1, 4], interpolation: 'nearest' });
    expect(Array.from(preprocess(row, nearest).dataSync())).toEqual([0, 0, 100, 100]);
  });

  test('crops the middle', () => {
    const row = tensor([1, 2, 3, 4], [1, 1, 4, 1]);
    const how = preprocessing('none', { size: 1, fit: 'crop' });
    expect(preprocess(row, how).shape).toEqual([1, 1, 1, 1]);
    expect(Array.from(preprocess(row, how).dataSync())).toEqual([2]);
  });

  test('is plain data', () => {
    const how = preprocessing('torch', { size: 224 });
    expect(JSON.parse(JSON.stringify(how))).toEqual(how);
  });
});

describe('describePreprocessing', () => {
  test.each([
    [preprocessing('mobilenet', { size: 224 }), 'RGB pixels / 127.5 - 1, 224 x 224, bilinear'],
    [
      preprocessing('torch'),
      '(RGB pixels / 255 - [0.485, 0.456, 0.406]) / [0.229, 0.224, 0.225], any size',
    ],
    [preprocessing('caffe'), 'BGR pixels - [103.939, 116.779, 123.68], any size'],
    [
      preprocessing('zeroToOne', { size: [32, 64], interpolation: 'nearest', fit: 'crop' }),
      'RGB pixels / 255, 32 x 64, nearest, cropped',
    ],
    [preprocessing('none'), 'RGB pixels, any size'],
  ])('%#', (how, words) => {
    expect(describePreprocessing(how)).toBe(words);
  });
});

describe('what cannot be', () => {
  test('an unknown name', () => {
    expect(() => preprocessing('mobilnet' as 'mobilenet')).toThrow(
      'preprocessing: there is no preprocessing "mobilnet" [GRAFT-CONFIG]\n  Hint: Did you mean "mobilenet"?',
    );
  });

  test('a size of nothing', () => {
    expect(() => preprocessing('none', { size: 0 })).toThrow(
      'preprocessing: the size of the image cannot be used [GRAFT-CONFIG]\n  expected  one whole number of at least 1, or two\n  got       0',
    );
  });

  test('a vector', () => {
    expect(() => preprocess(tensor([1, 2]), preprocessing('none'))).toThrow(
      'preprocess: an image has the axes height, width and channels, with a batch axis or without [GRAFT-SHAPE]\n  got  [2]',
    );
  });

  test('grey pictures where three channels are wanted', () => {
    expect(() => preprocess(tensor([1], [1, 1, 1]), preprocessing('torch'))).toThrow(
      'preprocess: it is for images of 3 channels [GRAFT-SHAPE]',
    );
  });
});
