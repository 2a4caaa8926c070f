import { beforeAll, expect, test } from '@jest/globals';
import { cpu } from '@graftjs/backend-cpu';
import { memory, mul, square, sum, tensor1d, useBackend, type Scalar } from '@graftjs/core';
import { chain, lossScaling, minimize, sam, sgd } from '../index.js';
import { goldens } from '../testing/goldens.js';
import { parameterOf, valuesOf } from '../testing/parameters.js';
import { expectNear } from '../../../../tools/jest/expect-near.js';

beforeAll(() => useBackend(cpu()));

const start = [1, -1, 1, 1, -1, 1];
function problem() {
  const w = parameterOf('w', [6], start);
  const loss = () => sum<Scalar>(mul(square(w.value), tensor1d([1, 3, 10, 30, 60, 100])));
  return { w, loss };
}

test.each(['plain', 'adaptive'] as const)('%s SAM takes the steps of the paper', (kind) => {
  const { w, loss } = problem();
  const optimizer = chain(sam({ rho: 0.5, adaptive: kind === 'adaptive' }), sgd(0.004));
  const before = memory().numTensors;
  for (const wanted of goldens.sam[kind]) {
    minimize(optimizer, loss, [w]).dispose();
    expectNear(valuesOf(w), wanted, { relative: 1e-4, absolute: 1e-6 });
  }
  expect(memory().numTensors).toBe(before);
});

test('minimize gives the loss before the step, whatever it is scaled by', () => {
  const [plain, scaled] = [problem(), problem()];
  const [a, b] = [sgd(0.004), chain(lossScaling(), sgd(0.004))];
  for (let step = 0; step < 3; step++) {
    const [x, y] = [minimize(a, plain.loss, [plain.w]), minimize(b, scaled.loss, [scaled.w])];
    if (step === 0) expect(x.dataSync()[0]).toBe(204);
    expectNear(y.dataSync(), x.dataSync());
  }
  expectNear(valuesOf(scaled.w), valuesOf(plain.w));
});
