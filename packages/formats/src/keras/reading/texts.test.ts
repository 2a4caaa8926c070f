import { beforeAll, expect, test } from '@jest/globals';
import { cpu } from '@graftjs/backend-cpu';
import { tensor, useBackend, type Tensor } from '@graftjs/core';
import { modelFromJson } from '../../index.js';

beforeAll(() => useBackend(cpu()));

test('a model of Keras that takes texts takes them here', () => {
  const layers = [
    { class_name: 'InputLayer', config: { batch_shape: [null, 1], dtype: 'string', name: 'text' } },
    {
      class_name: 'TextVectorization',
      config: {
        name: 'words',
        vocabulary: ['the', 'cat'],
        output_mode: 'int',
        output_sequence_length: 3,
        standardize: 'lower_and_strip_punctuation',
        split: 'whitespace',
      },
    },
  ];
  const config = { name: 'sequential', layers };
  const model = modelFromJson(JSON.stringify({ class_name: 'Sequential', config }));
  const x = tensor([['The cat!'], ['a cat']]);
  const y = model.predict(x) as Tensor;
  expect(Array.from(y.dataSync())).toEqual([2, 3, 0, 1, 3, 0]);
  for (const made of [x, y]) made.dispose();
});
