import { afterEach, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { memory, Random, tensor, useBackend, type Model, type Tensor } from '@graftjs/core';
import { cpu } from '@graftjs/backend-cpu';
import { expectNear } from '../../../../tools/jest/expect-near.js';
import { textEncoder } from './text-encoder.js';
import { visionTransformer } from './vision-transformer.js';

beforeAll(() => useBackend(cpu()));
let tensors = 0;
beforeEach(() => {
  tensors = memory().numTensors;
});
afterEach(() => expect(memory().numTensors).toBe(tensors));
const count = (model: Model) => model.parameters.reduce((sum, { size }) => sum + size, 0);

describe('transformers', () => {
  test('have the published numbers of parameters', () => {
    expect(count(visionTransformer())).toBe(5_717_416); // timm: vit_tiny_patch16_224
    expect(count(textEncoder())).toBe(4_385_920); // google/bert_uncased_L-2_H-128_A-2
  });

  test('a small vision transformer gives probabilities', () => {
    const model = visionTransformer({
      inputShape: [8, 8, 3],
      patchSize: 4,
      hiddenDim: 12,
      depth: 2,
      classes: 4,
    });
    model.initialize(new Random(1));
    const x = tensor(
      Float32Array.from({ length: 2 * 192 }, (_, i) => Math.sin(i)),
      [2, 8, 8, 3],
    );
    const y = model.predict(x) as Tensor;
    expect(y.shape).toEqual([2, 4]);
    const rows = y.dataSync();
    expect(rows[0]! + rows[1]! + rows[2]! + rows[3]!).toBeCloseTo(1, 5);
    [x, y].forEach((t) => t.dispose());
    model.dispose();
  });

  test('padding does not change what a text encoder makes of the text', () => {
    const model = textEncoder({ vocabularySize: 20, maxLength: 8, hiddenDim: 8, depth: 2 });
    model.initialize(new Random(2));
    const run = (ids: number[]) => {
      const inputs = [
        tensor([ids], undefined, 'int32'),
        tensor([ids.map(() => 0)], undefined, 'int32'),
      ];
      const [steps, pooled] = model.predict(inputs) as [Tensor, Tensor];
      const values = [...pooled.dataSync()];
      expect(steps.shape).toEqual([1, ids.length, 8]);
      [...inputs, steps, pooled].forEach((t) => t.dispose());
      return values;
    };
    expectNear(run([5, 3, 9, 0, 0]), run([5, 3, 9]), { relative: 1e-4, absolute: 1e-5 });
    model.dispose();
  });

  test('mistakes', () => {
    expect(() => visionTransformer({ inputShape: [10, 8, 3], patchSize: 4 })).toThrow(
      'patches must divide the image',
    );
    expect(() => textEncoder({ hiddenDim: 10, numHeads: 3 })).toThrow(
      '3 heads do not divide a width of 10',
    );
  });
});
