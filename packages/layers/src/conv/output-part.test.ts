import { beforeAll, describe, expect, test } from '@jest/globals';
import { cpu } from '@graftjs/backend-cpu';
import { inferenceContext, Random, tensor, tidy, useBackend, type Tensor } from '@graftjs/core';
import {
  activations,
  conv2d,
  conv2dTranspose,
  dense,
  depthwiseConv2d,
  separableConv2d,
} from '../index.js';
import { expectNear } from '../testing/expect-near.js';
import { spreadValues } from '../testing/spread-values.js';

beforeAll(() => useBackend(cpu()));

type Fused = 'linear' | 'relu' | 'relu6';

const makers = {
  'conv2d, fused': (activation: Fused) => conv2d(3, { kernelSize: 2, activation }),
  'conv2d, dilated': (activation: Fused) =>
    conv2d(3, { kernelSize: 2, dilationRate: 2, activation }),
  'conv2d without bias': (activation: Fused) =>
    conv2d(3, { kernelSize: 2, useBias: false, activation }),
  'conv2d in groups': (activation: Fused) => conv2d(4, { kernelSize: 2, groups: 2, activation }),
  conv2dTranspose: (activation: Fused) => conv2dTranspose(3, { kernelSize: 2, activation }),
  'depthwiseConv2d, fused': (activation: Fused) => depthwiseConv2d({ kernelSize: 2, activation }),
  'depthwiseConv2d, dilated': (activation: Fused) =>
    depthwiseConv2d({ kernelSize: 2, dilationRate: 2, activation }),
  separableConv2d: (activation: Fused) => separableConv2d(3, { kernelSize: 2, activation }),
  dense: (activation: Fused) => dense(5, { activation }),
};

describe.each(Object.entries(makers))('%s', (_, make) => {
  test.each(['relu', 'relu6'] as const)('gives what %s gives of its products', (name) => {
    const shape = [2, 4, 4, 2];
    const outputOf = (activation: Fused) => {
      const layer = make(activation);
      layer.build([shape]);
      for (const parameter of layer.parameters) {
        const values = spreadValues(parameter.shape, new Random(parameter.name), 6);
        tidy(() => parameter.assign(tensor(values, [...parameter.shape])));
      }
      const [y] = layer.call([tensor(spreadValues(shape, new Random(0), 3), shape)], {
        ...inferenceContext(new Random(0)),
      });
      layer.dispose();
      return y as Tensor;
    };
    tidy(() => {
      const products = outputOf('linear');
      const expected = activations[name]().apply(products).dataSync();
      // Values on all sides of both kinks, so that no activation passes for another.
      expect(products.dataSync().some((value) => value < -1)).toBe(true);
      expect(products.dataSync().some((value) => value > 7)).toBe(true);
      expectNear(outputOf(name).dataSync(), expected);
    });
  });
});
