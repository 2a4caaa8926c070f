import { beforeAll, describe, expect, test } from '@jest/globals';
import { memory, Random, tensor, useBackend, type Model, type Tensor } from '@graftjs/core';
import { simd } from '@graftjs/backend-simd';
import { sparseCategoricalCrossentropy } from '@graftjs/losses';
import { sgd } from '@graftjs/optimizers';
import { fit } from '@graftjs/training';
import * as zoo from '../index.js';
import type { ArchitectureOptions } from './architecture-options.js';

beforeAll(() => useBackend(simd()));

/** Every architecture with the smallest images that leave something to pool. */
const ARCHITECTURES: Record<string, [(options: ArchitectureOptions) => Model, number]> = {
  mobileNet: [(o) => zoo.mobileNet({ ...o, alpha: 0.25 }), 32],
  mobileNetV2: [(o) => zoo.mobileNetV2({ ...o, alpha: 0.35 }), 32],
  mobileNetV3Small: [zoo.mobileNetV3Small, 32],
  mobileNetV3Large: [zoo.mobileNetV3Large, 32],
  efficientNetB0: [zoo.efficientNetB0, 32],
  efficientNetB1: [zoo.efficientNetB1, 32],
  efficientNetB2: [zoo.efficientNetB2, 32],
  efficientNetB3: [zoo.efficientNetB3, 32],
  efficientNetB4: [zoo.efficientNetB4, 32],
  efficientNetV2B0: [zoo.efficientNetV2B0, 32],
  resNet50: [zoo.resNet50, 32],
  resNet50V2: [zoo.resNet50V2, 32],
  denseNet121: [zoo.denseNet121, 32],
  inceptionV3: [zoo.inceptionV3, 75],
  xception: [zoo.xception, 71],
  nasNetMobile: [zoo.nasNetMobile, 32],
  convNeXtTiny: [zoo.convNeXtTiny, 32],
  vgg16: [zoo.vgg16, 32],
  squeezeNet: [zoo.squeezeNet, 32],
  visionTransformer: [zoo.visionTransformer, 32],
};

describe('forward and one training step', () => {
  test.each(Object.entries(ARCHITECTURES))(
    '%s',
    async (_name, [build, size]) => {
      const before = memory().numTensors;
      const model = build({
        inputShape: [size, size, 3],
        classes: 3,
        classifierActivation: 'linear',
      });
      model.initialize(new Random(1));
      const random = new Random(2);
      const pixels = Float32Array.from({ length: 2 * size * size * 3 }, () => random.uniform());
      const x = tensor(pixels, [2, size, size, 3]);
      const y = model.predict(x) as Tensor;
      const rows = await y.data<'float32'>();
      expect(y.shape).toEqual([2, 3]);
      expect(rows.every(Number.isFinite)).toBe(true);
      const kernel = model.trainableParameters[0]!;
      const old = [...(await kernel.value.data())];
      const optimizer = sgd(0.1);
      const loss = sparseCategoricalCrossentropy({ fromLogits: true });
      const history = await fit(model, { x, y: [0, 2] }, { loss, optimizer, seed: 3 });
      expect(Number.isFinite(history.epochs[0]!.logs.loss)).toBe(true);
      const moved = [...(await kernel.value.data())];
      expect(moved.some((value, i) => value !== old[i])).toBe(true);
      optimizer.dispose();
      [x, y].forEach((t) => t.dispose());
      model.dispose();
      expect(memory().numTensors).toBe(before);
    },
    120_000,
  );
});
