import { afterAll, beforeAll, expect, test } from '@jest/globals';
import {
  closeBackend,
  gelu,
  grad,
  mul,
  normalizeRows,
  relu,
  silu,
  square,
  sum,
  tensor1d,
  tensor2d,
  tidy,
  useBackend,
  type Tensor,
} from '@graftjs/core';
import { values } from '../../testing/kernel-bench.js';
import { simd } from '../../simd.js';

const backend = simd({ threads: 1 });
beforeAll(async () => void (await useBackend(backend)));
afterAll(() => closeBackend(backend));

const scale = (): Tensor => tensor1d([0.5, -1, 2, 1.5, 0.3]);
// Of sigmoid, tanh and softmax tfjs-core has no second derivatives on any backend: it notes the
// output that it keeps for the way back before the output itself.
const functions: Readonly<Record<string, (x: Tensor) => Tensor>> = {
  gelu: (x) => gelu(x),
  'gelu by tanh': (x) => gelu(x, { approximate: true }),
  silu,
  relu: (x) => relu(mul(x, x)),
  'layer norm': (x) => normalizeRows(x, { scale: scale(), epsilon: 1e-3 }),
  'root mean square norm': (x) =>
    normalizeRows(x, { scale: scale(), epsilon: 1e-3, centered: false }),
};

const STEP = 0.01;
const dot = (a: ArrayLike<number>, b: ArrayLike<number>): number =>
  Array.from(a).reduce((total, x, i) => total + x * b[i]!, 0);

test.each(Object.keys(functions))('%s has second derivatives, as a penalty wants', (name) => {
  tidy(() => {
    const f = functions[name]!;
    const at = values([3, 5], 7).values as Float32Array;
    const direction = values([3, 5], 9).values;
    const weights = tensor2d(values([3, 5], 8).values as Float32Array, [3, 5]);
    const slope = grad((x) => sum(mul(f(x), weights)));
    const penalty = (x: Tensor): Tensor => sum(square(slope(x)));
    const moved = (step: number): number =>
      penalty(
        tensor2d(
          at.map((x, i) => x + step * direction[i]!),
          [3, 5],
        ),
      ).dataSync()[0]!;
    const numeric = (moved(STEP) - moved(-STEP)) / (2 * STEP);
    const analytic = dot(grad(penalty)(tensor2d(at, [3, 5])).dataSync(), direction);
    expect(Math.abs(numeric)).toBeGreaterThan(1e-2);
    expect(Math.abs(analytic - numeric)).toBeLessThan(1e-2 * (1 + Math.abs(numeric)));
  });
});
