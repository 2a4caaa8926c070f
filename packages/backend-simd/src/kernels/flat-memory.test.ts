import { afterAll, beforeAll, expect, test } from '@jest/globals';
import {
  add,
  closeBackend,
  conv3d,
  drawMask,
  drawNormal,
  gather,
  gelu,
  image,
  logSoftmax,
  matMul,
  mean,
  memory,
  mul,
  neg,
  normalizeRows,
  oneHot,
  Random,
  reshape,
  softmax,
  sub,
  sum,
  tensor1d,
  tidy,
  topk,
  useBackend,
  variable,
  variableGrads,
  type Scalar,
  type Tensor,
  type Tensor4D,
  type Tensor5D,
  type Variable,
} from '@graftjs/core';
import type { SimdMemoryInfo } from '../backend.js';
import { simd } from '../simd.js';

const backend = simd({ threads: 2, memoryLimit: 256 * 1024 * 1024 });
beforeAll(async () => void (await useBackend(backend)));
afterAll(() => closeBackend(backend));

const engine = () => (memory() as unknown as SimdMemoryInfo).engine;

/** A net of whatever has a kernel of its own beside matrix products and convolutions of images. */
function makeStep(): () => number {
  const random = new Random(7);
  const weight = (shape: number[], scale: number): Variable =>
    tidy(() => variable(drawNormal(shape, { random, standardDeviation: scale })));
  const table = weight([40, 16], 1);
  const [scale, offset] = [weight([16], 0.1), weight([16], 0.1)];
  const filter = weight([2, 2, 2, 1, 4], 0.5);
  const head = weight([64, 5], 0.2);
  const all = [table, scale, offset, filter, head];
  const tokens = tensor1d(
    Array.from({ length: 32 }, (_, i) => (i * 7) % 40),
    'int32',
  );
  const labels = tidy(() =>
    oneHot(
      tensor1d(
        [...Array(8).keys()].map((i) => i % 5),
        'int32',
      ),
      5,
    ),
  );
  const objective = (): Scalar => {
    const embedded = gather(table, tokens);
    const normal = normalizeRows(embedded, { scale, offset, epsilon: 1e-3 });
    const kept = mul(gelu(normal), drawMask([32, 16], { random, rate: 0.1 }));
    const attended = matMul(softmax(matMul(kept, kept, false, true)), kept);
    const volumes = reshape(attended, [8, 4, 4, 4, 1]) as Tensor5D;
    const seen = conv3d(volumes, filter as unknown as Tensor5D, 1, 'same');
    const pictures = reshape(seen, [8, 4, 4, 16]) as Tensor4D;
    const small = image.resizeBilinear(pictures, [2, 2]);
    const logits = matMul(reshape(small, [8, 64]), head as unknown as Tensor);
    topk(logits, 2);
    return neg(mean(sum(mul(labels, logSoftmax(logits)), -1)));
  };
  return () =>
    tidy(() => {
      const { value, grads } = variableGrads(objective, all);
      for (const each of all) each.assign(sub(each, mul(grads[each.name]!, 0.05)) as Variable);
      return add(value, 0).dataSync()[0]!;
    });
}

test('a thousand steps through the other kernels take no more memory than the thousand before', () => {
  const step = makeStep();
  const first = step();
  // The first steps find their places among the free blocks.
  for (let i = 0; i < 1000; i++) step();
  const before = { ...engine(), tensors: memory().numTensors };
  let last = 0;
  for (let i = 0; i < 1000; i++) last = step();
  const after = { ...engine(), tensors: memory().numTensors };
  expect(after.highWater).toBe(before.highWater);
  expect(after.live).toBe(before.live);
  expect(after.tensors).toBe(before.tensors);
  expect(last).toBeLessThan(first / 2);
}, 60_000);
