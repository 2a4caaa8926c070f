import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { KernelBench, values } from '../../testing/kernel-bench.js';
import { expectNear } from '../../testing/to-be-near.js';

let bench: KernelBench;
beforeAll(async () => void (bench = await KernelBench.open({ threads: 2 })));
afterAll(() => bench.close());

test.each([0, 0.01])('GraftAdam with decay %d is the published formula', (decay) => {
  const [value, gradient, m] = [values([33, 7], 1), values([33, 7], 2), values([33, 7], 3)];
  const v = values([33, 7], 4);
  v.values.forEach((x, i) => (v.values[i] = x * x));
  const [rate, beta1, beta2, epsilon, step] = [0.01, 0.9, 0.999, 1e-7, 5];
  const outs = bench.runMany(
    'GraftAdam',
    { value, gradient, m, v },
    { rate, beta1, beta2, epsilon, step, decay },
  );
  const nextM = Array.from(m.values, (x, i) => beta1 * x + (1 - beta1) * gradient.values[i]!);
  const nextV = Array.from(v.values, (x, i) => beta2 * x + (1 - beta2) * gradient.values[i]! ** 2);
  const scale = (rate * Math.sqrt(1 - beta2 ** step)) / (1 - beta1 ** step);
  const next = Array.from(
    value.values,
    (x, i) => x - rate * decay * x - (scale * nextM[i]!) / (Math.sqrt(nextV[i]!) + epsilon),
  );
  [next, nextM, nextV].forEach((wanted, i) => {
    expectNear(outs[i]!, { shape: [33, 7], values: wanted }, { relative: 1e-5, absolute: 1e-7 });
  });
});

test.each([false, true])('GraftSgd with momentum, Nesterov %s', (nesterov) => {
  const [value, gradient, velocity] = [values([70], 1), values([70], 2), values([70], 3)];
  const attrs = { rate: 0.1, momentum: 0.9, nesterov };
  const outs = bench.runMany('GraftSgd', { value, gradient, velocity }, attrs);
  const next = Array.from(velocity.values, (x, i) => 0.9 * x - 0.1 * gradient.values[i]!);
  const moved = next.map(
    (x, i) => value.values[i]! + (nesterov ? 0.9 * x - 0.1 * gradient.values[i]! : x),
  );
  expectNear(outs[0]!, { shape: [70], values: moved });
  expectNear(outs[1]!, { shape: [70], values: next });
  const [plain] = bench.runMany('GraftSgd', { value, gradient }, { rate: 0.1 });
  const wanted = Array.from(value.values, (x, i) => x - 0.1 * gradient.values[i]!);
  expectNear(plain!, { shape: [70], values: wanted });
});

test('steps in place where nobody shares the data, and beside it where somebody does', () => {
  const { backend } = bench;
  const write = (seed: number) => ({
    dataId: backend.write(values([9], seed).values, [9], 'float32'),
    shape: [9],
    dtype: 'float32' as const,
  });
  const [value, gradient] = [write(1), write(2)];
  const before = [...(backend.readSync(value.dataId) as Float32Array)];
  backend.incRef(value.dataId);
  const kernel = bench.kernel('GraftSgd');
  const [beside] = [kernel({ inputs: { value, gradient }, attrs: { rate: 1 }, backend })].flat();
  expect([...(backend.readSync(value.dataId) as Float32Array)]).toEqual(before);
  backend.disposeData(value.dataId);
  const [inPlace] = [kernel({ inputs: { value, gradient }, attrs: { rate: 1 }, backend })].flat();
  expect(inPlace!.dataId).toBe(value.dataId);
  expect(backend.readSync(inPlace!.dataId)).toEqual(backend.readSync(beside!.dataId));
  for (const { dataId } of [beside!, inPlace!, value, gradient]) backend.disposeData(dataId);
});
