import { tensor, type Tensor } from '@tensorflow/tfjs-core';
import { runOwnKernel } from '../backend/run-own-kernel.js';
import type { Random } from '../random/random.js';
import { sizeOf } from '../shape/shape.js';

interface Draw {
  readonly kernel: string;
  readonly a: number;
  readonly b: number;
  /** The next number, where the active backend does not draw them itself. */
  readonly next: () => number;
}

/** Numbers of a generator, which goes on after them: the same bits on every backend. */
function draw(shape: readonly number[], random: Random, { kernel, a, b, next }: Draw): Tensor {
  const size = sizeOf(shape);
  const { state, spare } = random.toJSON();
  const attributes = { shape: [...shape], state, spare, a, b };
  const drawn = size > 0 ? runOwnKernel(kernel, {}, attributes) : null;
  if (!drawn) {
    const values = new Float32Array(size);
    for (let i = 0; i < size; i++) values[i] = next();
    return tensor(values, [...shape]);
  }
  const [values, after] = drawn as [Tensor, Tensor];
  random.resume(after.dataSync() as Int32Array);
  after.dispose();
  return values;
}

/**
 * Numbers evenly spread in [minimum, maximum), drawn from a seeded generator: the same bits on every
 * backend, which may draw them itself.
 *
 * @example
 * drawUniform([2, 3], { random: new Random(7), minimum: -1 });
 */
export function drawUniform(
  shape: readonly number[],
  options: { readonly random: Random; readonly minimum?: number; readonly maximum?: number },
): Tensor {
  const { random, minimum = 0, maximum = 1 } = options;
  const next = () => random.uniform(minimum, maximum);
  return draw(shape, random, { kernel: 'GraftRandomUniform', a: minimum, b: maximum, next });
}

/**
 * Normal deviates drawn from a seeded generator: the same bits on every backend, which may draw them
 * itself.
 *
 * @example
 * drawNormal([2, 3], { random: new Random(7), standardDeviation: 0.05 });
 */
export function drawNormal(
  shape: readonly number[],
  options: {
    readonly random: Random;
    readonly mean?: number;
    readonly standardDeviation?: number;
  },
): Tensor {
  const { random, mean = 0, standardDeviation = 1 } = options;
  const next = () => random.normal(mean, standardDeviation);
  return draw(shape, random, { kernel: 'GraftRandomNormal', a: mean, b: standardDeviation, next });
}

/**
 * The mask of a dropout: zeros with probability `rate`, and 1 / (1 − rate) otherwise, so that the
 * mean stays 1. Drawn from a seeded generator: the same bits on every backend, which may draw them
 * itself.
 *
 * @example
 * mul(x, drawMask(x.shape, { random: new Random(7), rate: 0.2 }));
 */
export function drawMask(
  shape: readonly number[],
  { random, rate }: { readonly random: Random; readonly rate: number },
): Tensor {
  const kept = 1 / (1 - rate);
  const next = () => (random.uniform() < rate ? 0 : kept);
  return draw(shape, random, { kernel: 'GraftRandomMask', a: rate, b: 0, next });
}
