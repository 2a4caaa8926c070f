import { describe, expect, test } from '@jest/globals';
import {
  bidirectional,
  conv2d,
  conv2dTranspose,
  dense,
  depthwiseConv2d,
  embedding,
  flatten,
  globalAveragePooling2d,
  input,
  lstm,
  model,
  multiHeadAttention,
  separableConv2d,
  sequential,
} from '@graftjs/layers';
import { mobileNet, mobileNetV2, resNet50, vgg16 } from '@graftjs/zoo';
import { multiplyAdds, totalMultiplyAdds } from './multiply-adds.js';

describe('multiply-adds', () => {
  // Table 8 of Howard et al. 2017 (569 and 41 million); Sandler et al. 2018 (300); Simonyan &
  // Zisserman 2015 and He et al. 2016 as torchvision counts them (15.47 and, strides in the first
  // of the three convolutions, 3.86 thousand million).
  test.each([
    ['MobileNet 1.0', () => mobileNet(), 569e6],
    ['MobileNet 0.25', () => mobileNet({ alpha: 0.25 }), 41e6],
    ['MobileNetV2', () => mobileNetV2(), 300e6],
    ['VGG16', () => vgg16(), 15.47e9],
    ['ResNet50', () => resNet50(), 3.86e9],
  ])('of %s are those that were published', async (_, make, published) => {
    const total = totalMultiplyAdds(await make());
    expect(Math.abs(total / published - 1)).toBeLessThan(0.015);
  });

  test('layer by layer', () => {
    const net = sequential([
      conv2d(4, { kernelSize: 3, strides: 2, padding: 'same', inputShape: [8, 8, 2], name: 'c' }),
      depthwiseConv2d({ kernelSize: 3, name: 'd' }),
      separableConv2d(5, { kernelSize: 1, name: 's' }),
      conv2dTranspose(3, { kernelSize: 2, strides: 2, name: 't' }),
      flatten({ name: 'f' }),
      dense(7, { name: 'out' }),
    ]);
    expect(multiplyAdds(net)).toEqual([
      { layer: 'c', multiplyAdds: 16 * 3 * 3 * 2 * 4 },
      { layer: 'd', multiplyAdds: 4 * 3 * 3 * 4 },
      { layer: 's', multiplyAdds: 4 * (4 + 4 * 5) },
      { layer: 't', multiplyAdds: 4 * 2 * 2 * 5 * 3 },
      { layer: 'f', multiplyAdds: 0 },
      { layer: 'out', multiplyAdds: 4 * 4 * 3 * 7 },
    ]);
  });

  test('channels first, sequences, attention, and a layer that is used twice', () => {
    const first = conv2d(4, {
      kernelSize: 1,
      dataFormat: 'channelsFirst',
      inputShape: [3, 5, 5],
      name: 'c',
    });
    const pool = globalAveragePooling2d({ dataFormat: 'channelsFirst' });
    expect(totalMultiplyAdds(sequential([first, pool]))).toBe(25 * 3 * 4);
    const words = sequential([
      embedding({ inputDim: 50, outputDim: 6, inputShape: [9] }),
      bidirectional(lstm(2)),
    ]);
    expect(totalMultiplyAdds(words)).toBe(9 * 2 * (6 * 8 + 2 * 8));
    const x = input({ shape: [7, 4] });
    const heads = multiHeadAttention({ numHeads: 2, keyDim: 3 }).apply([x, x]);
    const projections = 7 * (3 * 4 * 6 + 6 * 4);
    expect(totalMultiplyAdds(model({ inputs: x, outputs: heads }))).toBe(
      projections + 7 * 7 * 2 * 6,
    );
    const [shared, y] = [dense(4), input({ shape: [4] })];
    const twice = model({ inputs: y, outputs: shared.apply(shared.apply(y)) });
    expect(totalMultiplyAdds(twice)).toBe(32);
  });
});
