import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { beforeAll, describe, expect, jest, test } from '@jest/globals';
import { cpu } from '@graftjs/backend-cpu';
import {
  memory,
  mul,
  Parameter,
  parameterGradients,
  Random,
  sum,
  tensor1d,
  tensor2d,
  tidy,
  useBackend,
  type CallContext,
  type Scalar,
  type Tensor,
} from '@graftjs/core';
import { batchNormalization, dense, initializers, sequential } from '@graftjs/layers';
import { expectNear } from '../../../../tools/jest/expect-near.js';
import { fineTune } from '../fine-tuning/fine-tune.js';
import { fingerprint } from '../freezing/fingerprint.js';
import { lpft } from '../recipes/lpft.js';
import { graftOf } from '../surgery/graft-record.js';
import { feat } from '../testing/closed-form.js';
import { points, smallTask } from '../testing/small-task.js';
import { stochasticNormalization } from './stochastic-normalization.js';
import {
  withPlainNormalization,
  withStochasticNormalization,
} from './with-stochastic-normalization.js';

jest.setTimeout(60_000);
beforeAll(() => useBackend(cpu()));

const golden = JSON.parse(
  readFileSync(resolve(import.meta.dirname, 'goldens.json'), 'utf8'),
) as Record<'y' | 'plain' | 'dx' | 'dgamma' | 'dbeta' | 'mean' | 'variance', number[]>;
const near = { relative: 1e-4, absolute: 1e-5 };

/** The layer of the golden file. */
function layerOf(p: number) {
  const norm = batchNormalization({ epsilon: 1e-3, momentum: 0.9 });
  const layer = stochasticNormalization(norm, { p });
  layer.build([[null, 3]]);
  tidy(() =>
    layer.setWeights([
      tensor1d([1, 0.5, 2]),
      tensor1d([0.1, -0.2, 0.3]),
      tensor1d([0.3, -0.1, 0.2]),
      tensor1d([1.5, 0.7, 1.1]),
    ]),
  );
  return { layer, norm };
}

const rows = () => tensor2d(feat(8, 3).map((row) => row.map((value) => 2 * value + 0.5)));

const training = (seed: number, more: Partial<CallContext> = {}): CallContext => ({
  training: true,
  random: new Random(seed),
  assign: () => {},
  addLoss: () => {},
  ...more,
});

const columns = (values: ArrayLike<number>, k: number): number[] =>
  Array.from(values).filter((_, i) => i % 3 === k);

describe('stochasticNormalization', () => {
  test('values, gradients and statistics of torch, for the branches of the golden file', () => {
    const { layer } = layerOf(0.5);
    const weights = tidy(() =>
      tensor2d(
        Array.from({ length: 24 }, (_, i) => Math.cos(i)),
        [8, 3],
      ),
    );
    // The seed under which the channels draw batch, moving, batch.
    const wanted = (seed: number): boolean => {
      const y = tidy(() => layer.call([rows()], training(seed))[0]!.dataSync().slice());
      return y.every((value, i) => Math.abs(value - golden.y[i]!) < 1e-3);
    };
    const seed = Array.from({ length: 100 }, (_, i) => i).find(wanted)!;
    expect(seed).toBeDefined();
    const x = new Parameter({ name: 'x', shape: [8, 3], initializer: initializers.zeros() });
    tidy(() => x.assign(rows()));
    const [gamma, beta, mean, variance] = layer.parameters;
    const moved = new Map<Parameter, number[]>();
    const assign = (parameter: Parameter, value: Tensor) =>
      void moved.set(parameter, Array.from(value.dataSync()));
    const { gradients } = parameterGradients(() => {
      const [y] = layer.call([x.value], training(seed, { assign }));
      expectNear(y!.dataSync(), golden.y, near);
      return sum(mul(y!, weights)) as Scalar;
    }, [x, gamma!, beta!]);
    const [dx, dgamma, dbeta] = gradients.map(({ gradient }) => gradient.dataSync());
    expectNear(dx!, golden.dx, near);
    expectNear(dgamma!, golden.dgamma, near);
    expectNear(dbeta!, golden.dbeta, near);
    expectNear(moved.get(mean!)!, golden.mean, near);
    expectNear(moved.get(variance!)!, golden.variance, near);
  });

  test('p = 0 uses the moving statistics, p = 1 is batch normalisation; inference is too', () => {
    const call = (p: number, context: CallContext) =>
      tidy(() => Array.from(layerOf(p).layer.call([rows()], context)[0]!.dataSync()));
    expectNear(call(0, training(1)), golden.plain, near);
    const { norm } = layerOf(1);
    const plain = tidy(() => Array.from(norm.call([rows()], training(1))[0]!.dataSync()));
    expect(call(1, training(1))).toEqual(plain);
    expectNear(call(0.5, training(1, { training: false })), golden.plain, near);
    const { layer } = layerOf(0.5);
    layer.trainable = false;
    const frozen = tidy(() => layer.call([rows()], training(1))[0]!.dataSync().slice());
    expectNear(frozen, golden.plain, near);
  });

  test('each channel takes one branch whole, the batch as often as p says', () => {
    const { layer } = layerOf(0.3);
    const ofBatch = tidy(() => layerOf(1).layer.call([rows()], training(0))[0]!.dataSync().slice());
    const like = (y: ArrayLike<number>, other: ArrayLike<number>, k: number): boolean =>
      columns(y, k).every((value, i) => Math.abs(value - columns(other, k)[i]!) < 1e-4);
    let batches = 0;
    for (let seed = 0; seed < 300; seed++) {
      const y = tidy(() => layer.call([rows()], training(seed))[0]!.dataSync().slice());
      for (const k of [0, 1, 2]) {
        expect(like(y, ofBatch, k)).not.toBe(like(y, golden.plain, k));
        if (like(y, ofBatch, k)) batches++;
      }
    }
    // 900 draws: three standard deviations are 0.046.
    expect(batches / 900).toBeGreaterThan(0.254);
    expect(batches / 900).toBeLessThan(0.346);
  });

  test('wraps batch normalisations alone, with a probability', () => {
    expect(() => stochasticNormalization(dense(3) as never)).toThrow('a batch normalization');
    expect(() => stochasticNormalization(batchNormalization(), { p: 2 })).toThrow('p');
  });
});

describe('in a model', () => {
  const data = points(40, 1);

  test('replaces what comes before the head, shares its weights, and goes back to plain', async () => {
    const model = smallTask();
    const stochastic = withStochasticNormalization(model);
    const types = stochastic.layers.map(({ type }) => type);
    expect(types).toContain('transfer/StochasticNormalization');
    expect(types).not.toContain('layers/BatchNormalization');
    expect(stochastic.parameters).toEqual(model.parameters);
    expect(graftOf(stochastic)!.head).toEqual(graftOf(model)!.head);
    const before = await fingerprint(model.getLayer('second_bn').parameters);
    const tensors = memory().numTensors;
    const { phases } = await fineTune(stochastic, data, {
      recipe: lpft({ start: 'random', probeEpochs: 1, tuneEpochs: 2 }),
      seed: 7,
    });
    // The head alone was initialised.
    expect(memory().numTensors - tensors).toBeLessThanOrEqual(2);
    expect(phases.at(-1)!.notes).toEqual([]);
    const plain = withPlainNormalization(stochastic);
    expect(plain.layers.map(({ type }) => type)).toContain('layers/BatchNormalization');
    expect(plain.layers.map(({ name }) => name)).toEqual(model.layers.map(({ name }) => name));
    const after = await fingerprint(model.getLayer('second_bn').parameters);
    for (const [parameter, hash] of before) expect(after.get(parameter)).not.toBe(hash);
    const x = tensor2d(feat(4, 6));
    const outputs = [model, plain, stochastic].map((net) =>
      Array.from(tidy(() => (net.predict(x) as Tensor).dataSync().slice())),
    );
    expect(outputs[1]).toEqual(outputs[0]);
    expect(outputs[2]).toEqual(outputs[0]);
  });

  test('a model without batch normalisations is told apart', () => {
    const bare = sequential([dense(3, { inputShape: [6] }), dense(2)]);
    expect(() => withStochasticNormalization(bare)).toThrow(
      'no batch normalization before the head',
    );
    expect(() => withStochasticNormalization(smallTask(), { layers: 'first' })).toThrow(
      'no batch normalization before the head',
    );
  });
});
