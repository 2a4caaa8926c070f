import { afterAll, beforeAll, expect, test } from '@jest/globals';
import '@tensorflow/tfjs-backend-cpu';
import {
  engine,
  grad,
  memory,
  mul,
  profile,
  setBackend,
  square,
  sum,
  tensor1d,
  tidy,
  valueAndGrad,
  type Tensor,
} from '@tensorflow/tfjs-core';
import { registerGradients } from './register-gradients.js';

beforeAll(async () => {
  await setBackend('cpu');
  registerGradients();
});
afterAll(() => engine().reset());

const read = (tensor: Tensor): number[] => [...tensor.dataSync()];
const cube = (x: Tensor): Tensor => mul(mul(x, x), x);

test('what ops save for the way back runs no kernel, and the tape holds the ops alone', async () => {
  const x = tensor1d([1, 2, 3]);
  const { kernels } = await profile(() =>
    tidy(() => valueAndGrad((t: Tensor) => sum(cube(t)))(x).grad),
  );
  expect(kernels.map(({ name }) => name)).not.toContain('Identity');
  expect(kernels.filter(({ name }) => name === 'Multiply').length).toBeGreaterThan(4);
  x.dispose();
});

test('gradients of gradients find their way through what was saved, also outside of the inner one', () => {
  tidy(() => {
    const x = tensor1d([1, 2, -3]);
    expect(read(grad(grad(cube))(x))).toEqual([6, 12, -18]);
    expect(read(grad(grad(grad(cube)))(x))).toEqual([6, 6, 6]);
    // The square, and what it saved, is there before the inner gradient begins, which goes through
    // it all the same, as in tfjs: x³ by x twice.
    const outer = (t: Tensor): Tensor => {
      const squared = square(t);
      return grad((u: Tensor) => mul(squared, u))(t);
    };
    expect(read(grad(outer)(x))).toEqual([6, 12, -18]);
    const nested = (t: Tensor): Tensor => {
      const squared = square(t);
      return sum(square(grad((u: Tensor) => mul(squared, square(u)))(t)));
    };
    // (4x³)² by x.
    expect(read(grad(nested)(x))).toEqual([96, 3072, -23328]);
  });
});

test('a tensor may go before the way back, and nothing is left behind', () => {
  const x = tensor1d([1, 2, 3]);
  const before = { ...memory() };
  const slope = tidy(() =>
    grad((t: Tensor) => {
      const squared = square(t);
      const result = sum(square(squared));
      squared.dispose();
      return result;
    })(x),
  );
  expect(read(slope)).toEqual([4, 32, 108]);
  slope.dispose();
  const { numTensors, numBytes, numDataBuffers } = memory();
  expect({ numTensors, numBytes, numDataBuffers }).toMatchObject({
    numTensors: before.numTensors,
    numBytes: before.numBytes,
    numDataBuffers: before.numDataBuffers,
  });
  x.dispose();
});
