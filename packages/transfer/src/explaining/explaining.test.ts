import { afterEach, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import {
  div,
  matMul,
  memory,
  mul,
  Random,
  relu,
  reshape,
  slice,
  tensor,
  tidy,
  useBackend,
  type Tensor,
  type Tensor2D,
} from '@graftjs/core';
import { cpu } from '@graftjs/backend-cpu';
import { conv2d, dense, globalAveragePooling2d, initializers, sequential } from '@graftjs/layers';
import { expectNear } from '../../../../tools/jest/expect-near.js';
import { feat, vector } from '../testing/closed-form.js';
import { centredKernelAlignment } from './centred-kernel-alignment.js';
import { gaussLegendre } from './gauss-legendre.js';
import { gradCam } from './grad-cam.js';
import { integratedGradients, type IntegratedGradients } from './integrated-gradients.js';
import { occlusion } from './occlusion.js';
import { smoothGrad } from './smooth-grad.js';

beforeAll(() => useBackend(cpu()));
let tensors = 0;
beforeEach(() => {
  tensors = memory().numTensors;
});
afterEach(() => expect(memory().numTensors).toBe(tensors));

const net = (activation: 'linear' | 'softmax' = 'linear') => {
  const made = sequential([
    conv2d(5, {
      kernelSize: 3,
      padding: 'same',
      activation: 'softplus',
      inputShape: [6, 6, 2],
      name: 'conv',
    }),
    globalAveragePooling2d(),
    dense(3, { activation, name: 'out' }),
  ]);
  made.initialize(new Random(4));
  return made;
};
const images = (count = 2) => {
  const random = new Random(9);
  const values = Float32Array.from({ length: count * 72 }, () => random.uniform());
  return tensor(values, [count, 6, 6, 2]);
};

describe('Grad-CAM', () => {
  test('is the class activation map where pooling and a linear layer follow', async () => {
    const [model, x] = [net(), images()];
    const maps = await gradCam(model, x, { layer: 'conv', class: 1, normalize: false });
    expect(maps.shape).toEqual([2, 6, 6]);
    tidy(() => {
      const features = model.getLayer('conv').call([x], {
        training: false,
        random: new Random(0),
        assign() {},
        addLoss() {},
      })[0] as Tensor;
      const column = slice(model.getLayer('out').parameters[0]!.value, [0, 1], [5, 1]);
      const cam = div(relu(matMul(reshape(features, [-1, 5]), column as Tensor2D)), 36);
      expectNear(maps.dataSync(), cam.dataSync(), { relative: 1e-4, absolute: 1e-6 });
    });
    maps.dispose();
    const plus = await gradCam(model, x, { layer: 'conv', plusPlus: true });
    const values = plus.dataSync();
    expect(Math.max(...values)).toBeCloseTo(1, 5);
    expect(Math.min(...values)).toBeGreaterThanOrEqual(0);
    [x, plus].forEach((t) => t.dispose());
    model.dispose();
  });

  test('mistakes', async () => {
    const [model, x] = [net(), images()];
    await expect(gradCam(model, x, { layer: 'out' })).rejects.toThrow('gives rank 2, not images');
    await expect(gradCam(model, x, { layer: 'conf' })).rejects.toThrow('conv');
    await expect(gradCam(model, x, { layer: 'conv', class: 7 })).rejects.toThrow(
      'there is no class 7; the model has 3',
    );
    await expect(gradCam(model, x, { layer: 'conv', class: [0] })).rejects.toThrow(
      '1 classes are given for 2 examples',
    );
    x.dispose();
    model.dispose();
  });
});

describe('integrated gradients', () => {
  test('quadrature is exact for polynomials', () => {
    const integral = gaussLegendre(4).reduce(
      (sum, { node, weight }) => sum + weight * node ** 7,
      0,
    );
    expect(integral).toBeCloseTo(1 / 8, 13);
  });
  test('are exact for a linear model', async () => {
    const model = sequential([dense(3, { inputShape: [4], useBias: true })]);
    model.initialize(new Random(1));
    const x = tensor([[1, -2, 3, 0.5]]);
    const { attributions, completenessErrors } = await integratedGradients(model, x, {
      class: 2,
      steps: 3,
    });
    tidy(() => {
      const column = reshape(slice(model.parameters[0]!.value, [0, 2], [4, 1]), [1, 4]);
      expectNear(attributions.dataSync(), mul(x, column).dataSync());
    });
    expect(completenessErrors[0]).toBeLessThan(1e-6);
    [attributions, x].forEach((t) => t.dispose());
    model.dispose();
  });
  test('are complete to a thousandth for a smooth net at 50 steps', async () => {
    const [model, x] = [net('softmax'), images()];
    const { attributions, completenessErrors, differences } = await integratedGradients(model, x);
    completenessErrors.forEach((error, i) =>
      expect(error / Math.abs(differences[i]!)).toBeLessThan(1e-3),
    );
    [attributions, x].forEach((t) => t.dispose());
    model.dispose();
  });
});

describe('integrated gradients to a tolerance', () => {
  const rough = () => {
    const made = sequential([
      ...[0, 1, 2].map((i) =>
        conv2d(8, {
          kernelSize: 3,
          padding: 'same',
          activation: 'relu',
          biasInitializer: initializers.randomNormal({ stddev: 0.4 }),
          ...(i === 0 ? { inputShape: [6, 6, 2] as const } : {}),
        }),
      ),
      globalAveragePooling2d(),
      dense(3, { name: 'out' }),
    ]);
    made.initialize(new Random(12));
    return made;
  };

  test('finds where a net of ReLUs jumps: better than as many even points', async () => {
    const [model, x] = [rough(), images(3)];
    const fine = await integratedGradients(model, x, { class: 1, tolerance: 1e-3, steps: 64 });
    const even = await integratedGradients(model, x, { class: 1, steps: Math.max(...fine.points) });
    const exact = await integratedGradients(model, x, { class: 1, steps: 200 });
    const worst = ({ completenessErrors, differences }: IntegratedGradients) =>
      Math.max(...completenessErrors.map((e, i) => e / Math.abs(differences[i]!)));
    expect(worst(fine)).toBeLessThan(0.01);
    expect(worst(fine)).toBeLessThan(worst(even));
    expect(Math.max(...fine.points)).toBeLessThanOrEqual(64);
    expect(fine.differences).toEqual(even.differences);
    expectNear(fine.attributions.dataSync(), exact.attributions.dataSync(), {
      relative: 0.05,
      absolute: 0.01,
    });
    [fine, even, exact].forEach(({ attributions }) => attributions.dispose());
    x.dispose();
    model.dispose();
  });

  test('takes sixteen points where they are enough', async () => {
    const [model, x] = [net(), images()];
    const { points, completenessErrors, attributions } = await integratedGradients(model, x, {
      tolerance: 0.01,
    });
    expect(points).toEqual([16, 16]);
    expect(Math.max(...completenessErrors)).toBeLessThan(1e-4);
    [attributions, x].forEach((t) => t.dispose());
    model.dispose();
  });
});

test('SmoothGrad of a linear model is its kernel, whatever the noise', async () => {
  const model = sequential([dense(2, { inputShape: [3] })]);
  model.initialize(new Random(1));
  const x = tensor([[1, 2, 3]]);
  const slopes = await smoothGrad(model, x, { class: 0, samples: 4 });
  expectNear(
    slopes.dataSync(),
    tidy(() => slice(model.parameters[0]!.value, [0, 0], [3, 1]).dataSync()),
  );
  [slopes, x].forEach((t) => t.dispose());
  model.dispose();
});

test('occlusion finds the only pixels that matter', async () => {
  const model = sequential([
    conv2d(1, { kernelSize: 6, useBias: false, inputShape: [6, 6, 1] }),
    globalAveragePooling2d(),
  ]);
  const kernel = tensor(
    Float32Array.from({ length: 36 }, (_, i) => Number(i === 14)),
    [6, 6, 1, 1],
  );
  model.setWeights([kernel]);
  const x = tensor(new Float32Array(36).fill(1), [1, 6, 6, 1]);
  const map = await occlusion(model, x, { class: 0, window: 1, stride: 1 });
  const values = [...map.dataSync()];
  expect(values[14]).toBe(1);
  expect(values.filter((v) => v !== 0)).toHaveLength(1);
  [kernel, x, map].forEach((t) => t.dispose());
  model.dispose();
});

describe('CKA', () => {
  const x = feat(12, 4);
  const y = feat(12, 6).map((row) => row.map((v) => v * v).reverse());
  test('equals independently computed figures', () => {
    expect(centredKernelAlignment(x, y)).toBeCloseTo(vector('cka_12', 'linear'), 9);
    expect(centredKernelAlignment(x, y, { unbiased: true })).toBeCloseTo(
      vector('cka_12', 'unbiased'),
      9,
    );
    expect(centredKernelAlignment(x, x)).toBeCloseTo(1, 12);
  });
  test('sees neither rotation nor scale', () => {
    const rotated = x.map(([a = 0, b = 0, ...rest]) => [
      3 * (0.6 * a - 0.8 * b),
      3 * (0.8 * a + 0.6 * b),
      ...rest.map((v) => 3 * v),
    ]);
    expect(centredKernelAlignment(x, rotated)).toBeCloseTo(1, 10);
  });
});
