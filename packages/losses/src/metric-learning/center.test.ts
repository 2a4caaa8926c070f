import { beforeAll, test } from '@jest/globals';
import { cpu } from '@graftjs/backend-cpu';
import {
  defineInitializer,
  dispose,
  Parameter,
  parameterGradients,
  tensor1d,
  tensor2d,
  useBackend,
} from '@graftjs/core';
import { center } from '../index.js';
import { expectNear } from '../../../../tools/jest/expect-near.js';

beforeAll(() => useBackend(cpu()));

test('pulls examples to centers that learn with the model', () => {
  const zeros = defineInitializer({ type: 'test/Zeros', fill: () => {} });
  const centers = new Parameter({ name: 'centers', shape: [2, 2], initializer: zeros() });
  const [labels, x] = [tensor1d([1, 1, 0], 'int32'), tensor2d([2, 0, 0, 4, 1, 1], [3, 2])];
  const loss = center({ centers });
  const { value, gradients } = parameterGradients(() => loss.call(labels, x), [centers]);
  expectNear(value.dataSync(), [(2 + 8 + 1) / 3]);
  expectNear(gradients[0]!.gradient.dataSync(), [-1 / 3, -1 / 3, -2 / 3, -4 / 3]);
  dispose([value, labels, x, ...gradients.map(({ gradient }) => gradient)]);
  centers.dispose();
});
