import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { beforeAll, describe, expect, test } from '@jest/globals';
import { cpu } from '@graftjs/backend-cpu';
import { memory, useBackend } from '@graftjs/core';
import { imagenet, type ImagenetName } from './imagenet.js';
import { describeWeights } from './published-weights.js';

interface Asked {
  readonly name: ImagenetName;
  readonly options: { alpha?: number; size?: number; includeTop: boolean };
  readonly url: string;
  readonly hash: string | null;
}
// What Keras asks for itself: tools/goldens/zoo_weights.py.
const { files } = JSON.parse(
  readFileSync(resolve(import.meta.dirname, '../testing/published-weights.json'), 'utf8'),
) as { files: Asked[] };

beforeAll(() => useBackend(cpu()));

describe('weights of ImageNet', () => {
  test.each(files)('$name $options', ({ name, options: { size, ...rest }, url, hash }) => {
    const inputShape = size === undefined ? {} : { inputShape: [size, size, 3] as const };
    const published = imagenet[name]({ ...rest, ...inputShape });
    expect(published.url).toBe(url);
    expect(published.file).toBe(url.split('/').at(-1));
    expect(published.checksum?.split(':').at(-1) ?? null).toBe(hash);
  });

  test('every architecture of Keras is among the files', () => {
    expect([...new Set(files.map(({ name }) => name))].sort()).toEqual(
      Object.keys(imagenet).sort(),
    );
  });

  test('a line says what would be fetched', () => {
    const before = memory().numTensors;
    expect(describeWeights(imagenet.mobileNet({ alpha: 0.25 }))).toBe(
      'mobilenet_2_5_224_tf.h5, about 2 MB, from https://storage.googleapis.com/tensorflow/' +
        'keras-applications/mobilenet/mobilenet_2_5_224_tf.h5, Apache-2.0, no checksum published',
    );
    expect(memory().numTensors).toBe(before);
  });

  test('any size goes without a top, with the weights of 224', () => {
    const { file } = imagenet.mobileNetV2({ includeTop: false, inputShape: [100, 150, 3] });
    expect(file).toMatch(/_1\.0_224_no_top\.h5$/);
  });

  test.each([
    ['a width', () => imagenet.mobileNet({ alpha: 0.3 }), '0.25, 0.5, 0.75, 1'],
    ['a size', () => imagenet.mobileNetV2({ inputShape: [100, 100, 3] }), '96, 128, 160, 192, 224'],
    ['classes', () => imagenet.vgg16({ classes: 5 }), '1000'],
    ['channels', () => imagenet.vgg16({ includeTop: false, inputShape: [64, 64, 1] }), '3'],
    ['a plain V3', () => imagenet.mobileNetV3Small({ alpha: 0.75, minimalistic: true }), '1'],
  ])('%s without weights is an error that says which there are', (_, ask, expected) => {
    expect(ask).toThrow('no weights are published for these');
    expect(ask).toThrow(expected);
  });
});
