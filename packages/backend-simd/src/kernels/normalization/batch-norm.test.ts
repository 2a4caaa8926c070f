import { afterAll, beforeAll, test } from '@jest/globals';
import { KernelBench, values } from '../../testing/kernel-bench.js';
import { expectNear } from '../../testing/to-be-near.js';

let bench: KernelBench;
beforeAll(async () => void (bench = await KernelBench.open({ threads: 2 })));
afterAll(() => bench.close());

const tensor = (from: ArrayLike<number>, shape: number[]) => ({
  shape,
  values: Float32Array.from(from),
  dtype: 'float32' as const,
});

/** In double precision. */
function moments(x: ArrayLike<number>, c: number): { mean: number[]; variance: number[] } {
  const rows = x.length / c;
  const mean = new Array<number>(c).fill(0);
  const variance = new Array<number>(c).fill(0);
  for (let i = 0; i < x.length; i++) mean[i % c]! += x[i]! / rows;
  for (let i = 0; i < x.length; i++) variance[i % c]! += (x[i]! - mean[i % c]!) ** 2 / rows;
  return { mean, variance };
}

test.each([[[6, 3]], [[2, 3, 3, 17]], [[20000, 8]], [[900, 1]], [[3, 300]]])(
  'moments of %j, far from zero as well',
  (shape) => {
    for (const shift of [0, 1000]) {
      const x = tensor(
        Float32Array.from(values(shape).values, (v) => v + shift),
        shape,
      );
      const [mean, variance] = bench.runMany('GraftChannelMoments', { x });
      const wanted = moments(x.values, shape.at(-1)!);
      expectNear(mean!, { shape: [shape.at(-1)!], values: wanted.mean });
      expectNear(variance!, { shape: [shape.at(-1)!], values: wanted.variance });
    }
  },
);

test.each([[[6, 3]], [[2, 5, 5, 12]], [[9000, 8]]])('the gradient over the batch, %j', (shape) => {
  const c = shape.at(-1)!;
  const epsilon = 1e-3;
  const [x, dy, scale] = [values(shape), values(shape, 2), values([c], 3)];
  const { mean, variance } = moments(x.values, c);
  const rows = x.values.length / c;
  const deviation = variance.map((v) => Math.sqrt(v + epsilon));
  const hat = Array.from(x.values, (v, i) => (v - mean[i % c]!) / deviation[i % c]!);
  const [total, along] = [new Array<number>(c).fill(0), new Array<number>(c).fill(0)];
  hat.forEach((h, i) => {
    total[i % c]! += dy.values[i]!;
    along[i % c]! += dy.values[i]! * h;
  });
  const dx = hat.map((h, i) => {
    const [at, g] = [i % c, dy.values[i]!];
    return (scale.values[at]! / deviation[at]!) * (g - (total[at]! + h * along[at]!) / rows);
  });
  const given = { dy, x, mean: tensor(mean, [c]), variance: tensor(variance, [c]), scale };
  const got = bench.runMany('GraftBatchNormGrad', given, { epsilon });
  const loose = { relative: 1e-4, absolute: 1e-5 };
  expectNear(got[0]!, { shape, values: dx }, loose);
  expectNear(got[1]!, { shape: [c], values: along }, { relative: 1e-4, absolute: 1e-3 });
  expectNear(got[2]!, { shape: [c], values: total }, { relative: 1e-4, absolute: 1e-3 });
});
