import { afterEach, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import {
  add,
  grad,
  matMul,
  mean,
  memory,
  mul,
  Random,
  square,
  sub,
  sum,
  tensor,
  tidy,
  useBackend,
  type Scalar,
  type Tensor,
} from '@graftjs/core';
import { cpu } from '@graftjs/backend-cpu';
import { fromArrays } from '@graftjs/datasets';
import { batchNormalization, dense, dropout, sequential } from '@graftjs/layers';
import { expectNear } from '../../../../tools/jest/expect-near.js';
import { feat, vector } from '../testing/closed-form.js';
import { aDistance } from './a-distance.js';
import { adaptBatchNorm } from './adapt-batch-norm.js';
import { conditionalFeatures } from './conditional-features.js';
import { coralLoss } from './coral-loss.js';
import { reversalRamp, reverseGradient } from './gradient-reversal.js';
import { jointDiscrepancy, maximumMeanDiscrepancy } from './maximum-mean-discrepancy.js';
import { minimumClassConfusion } from './minimum-class-confusion.js';
import { tent } from './tent.js';

beforeAll(() => useBackend(cpu()));
let tensors = 0;
beforeEach(() => {
  tensors = memory().numTensors;
});
afterEach(() => expect(memory().numTensors).toBe(tensors));

const value = (make: () => Scalar) => tidy(() => make().dataSync()[0] as number);
const near = (got: number, wanted: number) =>
  expectNear([got], [wanted], { relative: 1e-4, absolute: 1e-6 });
const source = () => tensor(feat(8, 3));
const target = () => tensor(feat(8, 3).map((row) => row.map((x) => 1.5 * x + 0.3)));

describe('distances of domains equal independently computed figures', () => {
  test('CORAL', () => {
    near(
      value(() => coralLoss(source(), target())),
      vector('coral_8x3', 'paper_1_over_4d2'),
    );
  });
  test('MK-MMD, biased and unbiased', () => {
    const figure = (name: string) => vector('mkmmd_8x3_alphas_.5_1_2', name);
    near(
      value(() => maximumMeanDiscrepancy(source(), target())),
      figure('biased'),
    );
    near(
      value(() => maximumMeanDiscrepancy(source(), target(), { unbiased: true })),
      figure('unbiased'),
    );
  });
  test('the joint discrepancy of one layer is MK-MMD, and layers multiply', () => {
    const one = value(() => jointDiscrepancy([source()], [target()]));
    near(one, vector('mkmmd_8x3_alphas_.5_1_2', 'biased'));
    expect(
      value(() => jointDiscrepancy([source(), source()], [target(), target()])),
    ).not.toBeCloseTo(one, 3);
  });
  test('minimum class confusion', () => {
    const confusion = () => minimumClassConfusion(mul(tensor(feat(6, 4)), 3), { temperature: 2 });
    near(value(confusion), vector('mcc_6x4_3feat_T2'));
  });
  test('gradients pull the target towards the source', () => {
    for (const distance of [coralLoss, maximumMeanDiscrepancy]) {
      const [before, after] = tidy(() => {
        const slope = grad((t: Tensor) => distance(source(), t))(target());
        const moved = tidy(() => sub(target(), mul(slope, 0.5)));
        return [
          distance(source(), target()).dataSync()[0],
          distance(source(), moved).dataSync()[0],
        ];
      }) as unknown as [number, number];
      expect(after).toBeLessThan(before);
    }
  });
  test('domains must fit each other', () => {
    tidy(() => {
      expect(() => coralLoss(source(), tensor(feat(8, 2)))).toThrow('the same features');
    });
  });
});

describe('adversaries', () => {
  test('the ramp of DANN', () => {
    for (const p of ['0.1', '0.5', '1.0'])
      near(reversalRamp(Number(p)), vector('grl_dann_gamma10', p));
    near(reversalRamp(1, { gamma: 1 }), vector('grl_tllib_alpha1_i/N', '1.0'));
  });
  test('reversal is the identity forward and -λ backward', () => {
    tidy(() => {
      const x = tensor([1, -2, 3]);
      expect([...reverseGradient(x, 0.3).dataSync()]).toEqual([1, -2, 3]);
      const slope = grad((v: Tensor) => sum<Scalar>(mul(reverseGradient(v, 0.3), 2)))(x);
      expectNear(slope.dataSync(), [-0.6, -0.6, -0.6]);
    });
  });
  test('conditional features are outer products', () => {
    tidy(() => {
      const product = conditionalFeatures(tensor([[1, 2]]), tensor([[0.25, 0.75]]));
      expect([...product.dataSync()]).toEqual([0.25, 0.5, 0.75, 1.5]);
    });
  });
  test('A-distance is 2 for domains apart and near 0 for the same', () => {
    const random = new Random(1);
    const draw = (shift: number) =>
      Array.from({ length: 200 }, () => [random.normal() + shift, random.normal()]);
    expect(aDistance(draw(0), draw(20))).toBe(2);
    expect(aDistance(draw(0), draw(0))).toBeLessThan(0.4);
    // With more features than examples the dual is solved: copies of features change nothing.
    const wide = (rows: number[][]) =>
      rows.map((row) => Array.from({ length: 60 }, () => row).flat());
    const [near, far] = [draw(0).slice(0, 40), draw(1.5).slice(0, 40)];
    expect(aDistance(wide(near), wide(far))).toBeCloseTo(aDistance(near, far), 6);
  });
});

describe('batch normalisation on a target domain', () => {
  const net = (activation: 'softmax' | 'linear' = 'softmax') => {
    const made = sequential([
      dense(4, { inputShape: [3], name: 'mix' }),
      batchNormalization({ name: 'bn' }),
      dropout({ rate: 0.5 }),
      dense(2, { activation }),
    ]);
    made.initialize(new Random(5));
    return made;
  };
  const examples = () => {
    const random = new Random(2);
    return tensor(
      Array.from({ length: 50 }, () => [7 + random.normal(), random.normal(), 3 * random.normal()]),
    );
  };

  test('AdaBN takes the exact mean and variance of all examples, and nothing else', async () => {
    const [model, x] = [net(), examples()];
    const before = model.getWeights();
    model.getLayer('bn').trainable = false;
    expect(await adaptBatchNorm(model, x, { batchSize: 16 })).toBe(1);
    expect(model.getLayer('bn').trainable).toBe(false);
    const after = model.getWeights();
    tidy(() => {
      const [kernel, bias] = before as [Tensor, Tensor];
      const mixed = add(matMul(x, kernel), bias);
      const centre = mean(mixed, 0);
      expectNear(after[4]!.dataSync(), centre.dataSync(), { relative: 1e-4, absolute: 1e-4 });
      expectNear(after[5]!.dataSync(), mean(square(sub(mixed, centre)), 0).dataSync(), {
        relative: 1e-3,
        absolute: 1e-3,
      });
      for (const i of [0, 1, 2, 3, 6, 7])
        expect([...after[i]!.dataSync()]).toEqual([...before[i]!.dataSync()]);
    });
    [...before, ...after, x].forEach((t) => t.dispose());
    model.dispose();
  });

  test('TENT lowers entropy over gamma and beta alone; unsure predictions are left alone', async () => {
    const [model, x] = [net(), examples()];
    const before = model.getWeights();
    const careful = await tent(model, x, { batchSize: 50, leastConfidence: 0.999 });
    expect(careful).toMatchObject({ outcome: 'not tried', entropies: [] });
    const result = await tent(model, x, {
      batchSize: 50,
      epochs: 8,
      leastConfidence: 0,
      leastDiversity: 0,
    });
    expect(result.outcome).toBe('adapted');
    expect(result.after.confidence).toBeGreaterThan(result.before.confidence);
    const after = model.getWeights();
    for (const i of [0, 1, 6, 7])
      expect([...after[i]!.dataSync()]).toEqual([...before[i]!.dataSync()]);
    expect([...after[2]!.dataSync()]).not.toEqual([...before[2]!.dataSync()]);
    [...before, ...after, x].forEach((t) => t.dispose());
    model.dispose();
  });

  test('a collapse is rolled back, bit for bit', async () => {
    const [model, x] = [net(), examples()];
    await adaptBatchNorm(model, x, { batchSize: 50 });
    const before = model.getWeights();
    const result = await tent(model, x, {
      batchSize: 50,
      epochs: 3,
      leastConfidence: 0,
      leastDiversity: 10,
    });
    expect(result.outcome).toBe('rolled back');
    const after = model.getWeights();
    for (const [i, weight] of after.entries())
      expect([...weight.dataSync()]).toEqual([...before[i]!.dataSync()]);
    [...before, ...after, x].forEach((t) => t.dispose());
    model.dispose();
  });

  test('a data set without labels does what a tensor does; what is neither is named', async () => {
    const [model, other, x] = [net(), net(), examples()];
    await adaptBatchNorm(model, x, { batchSize: 16 });
    const rows = fromArrays({ x: { data: x.dataSync(), shape: [50, 3] }, y: new Int32Array(50) });
    await adaptBatchNorm(other, rows, { batchSize: 16 });
    const [ours, theirs] = [model.getWeights(), other.getWeights()];
    for (const [i, weight] of ours.entries())
      expect([...theirs[i]!.dataSync()]).toEqual([...weight.dataSync()]);
    const odd = { size: 3 } as never;
    await expect(adaptBatchNorm(model, odd)).rejects.toThrow(
      'Give a data set of { x }, a tensor of all of them, or batches.',
    );
    [...ours, ...theirs, x].forEach((t) => t.dispose());
    model.dispose();
    other.dispose();
  });

  test('TENT on logits does what it does behind their softmax', async () => {
    const options = { batchSize: 50, epochs: 3, leastConfidence: 0, leastDiversity: 0 };
    const [model, logits, x] = [net(), net('linear'), examples()];
    const [one, two] = [await tent(model, x, options), await tent(logits, x, options)];
    expect(two.outcome).toBe('adapted');
    expectNear(two.entropies, one.entropies, { relative: 1e-4, absolute: 1e-5 });
    expectNear([two.after.confidence], [one.after.confidence], { relative: 1e-4 });
    x.dispose();
    model.dispose();
    logits.dispose();
  });

  test('a model without batch normalisation says so', async () => {
    const plain = sequential([dense(2, { inputShape: [3] })]);
    const x = examples();
    await expect(adaptBatchNorm(plain, x)).rejects.toThrow('has no batch normalisation');
    x.dispose();
    plain.dispose();
  });
});
