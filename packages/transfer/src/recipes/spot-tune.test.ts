import { beforeAll, describe, expect, jest, test } from '@jest/globals';
import { cpu } from '@graftjs/backend-cpu';
import {
  memory,
  mul,
  parameterGradients,
  Random,
  sum,
  tensor1d,
  tidy,
  useBackend,
  type Scalar,
} from '@graftjs/core';
import { dense, sequential } from '@graftjs/layers';
import { expectNear } from '../../../../tools/jest/expect-near.js';
import { LayerChoice } from '../adapters/layer-choice.js';
import { compare, snapshotOf } from '../comparing/compare.js';
import { fineTune } from '../fine-tuning/fine-tune.js';
import { graft } from '../surgery/graft.js';
import { points, smallTask } from '../testing/small-task.js';
import { linearProbe } from './linear-probe.js';
import { spotTune } from './spot-tune.js';

jest.setTimeout(60_000);
beforeAll(() => useBackend(cpu()));

const data = points(40, 1);

describe('a choice between copies', () => {
  const [frozen, tuned, slope] = [
    [1, 2],
    [4, -1],
    [0.5, 3],
  ] as const;
  const drawn = (seed: number, tunedAtFirst: number) => {
    const choice = new LayerChoice('block', { tuned: tunedAtFirst, temperature: 0.5 });
    choice.draw(new Random(seed));
    const { value, gradients } = parameterGradients(
      () =>
        sum(
          mul(choice.between(tensor1d([...frozen]), tensor1d([...tuned])), tensor1d([...slope])),
        ) as Scalar,
      [choice.policy],
    );
    return { value: value.dataSync()[0]!, gradient: gradients[0]!.gradient.dataSync()[0]! };
  };

  test('gives one copy whole, as often as its probability; the gradient is that of the soft one', () => {
    const whole = (copy: readonly number[]) => copy[0]! * slope[0] + copy[1]! * slope[1];
    let count = 0;
    for (let seed = 0; seed < 400; seed++) {
      const { value, gradient } = tidy(() => drawn(seed, 0.7));
      const isTuned = Math.abs(value - whole(tuned)) < 1e-4;
      if (!isTuned) expect(value).toBeCloseTo(whole(frozen), 4);
      count += Number(isTuned);
      // l + g from the same numbers: the logistic of a uniform draw.
      const u = new Random(seed).uniform(0, 1);
      const soft = 1 / (1 + Math.exp(-(Math.log(0.7 / 0.3) + Math.log(u / (1 - u))) / 0.5));
      expect(isTuned).toBe(soft > 0.5);
      const expected = ((whole(tuned) - whole(frozen)) * soft * (1 - soft)) / 0.5;
      expectNear([gradient], [expected], { relative: 1e-3, absolute: 1e-4 });
    }
    // 400 draws: three standard deviations are 0.07.
    expect(count / 400).toBeGreaterThan(0.63);
    expect(count / 400).toBeLessThan(0.77);
  });

  test('is decided between draws, bit for bit', () => {
    const [one, other] = [tensor1d([...frozen]), tensor1d([...tuned])];
    const decided = (probability: number) =>
      new LayerChoice('block', { tuned: probability, temperature: 1 }).between(one, other);
    expect(decided(0.6)).toBe(other);
    expect(decided(0.4)).toBe(one);
  });
});

describe('spotTune', () => {
  const run = async (options: Parameters<typeof spotTune>[0]) => {
    const model = smallTask();
    await fineTune(model, data, { recipe: linearProbe({ start: 'random', epochs: 1 }), seed: 3 });
    const before = await snapshotOf(model);
    const tensors = memory().numTensors;
    const result = await fineTune(model, data, {
      recipe: spotTune({ start: 'random', probeEpochs: 0, tuneEpochs: 3, ...options }),
      batchSize: 10,
      seed: 7,
    });
    expect(memory().numTensors).toBe(tensors);
    expect(model.parameters.every(({ adapter }) => adapter === null)).toBe(true);
    const { layers } = await compare(before, model);
    const moved = layers.filter(({ state }) => state !== 'same').map(({ layer }) => layer);
    return { result, moved };
  };

  test('keeps the source where its copy wins, bit for bit, and tunes where the other does', async () => {
    const kept = await run({ tuned: 0.01, policyRate: 0 });
    expect(kept.moved.filter((name) => !name.startsWith('head'))).toEqual([]);
    expect(kept.result.phases[0]!.notes.at(-1)).toMatch(/^stage_1 kept \(0\.01\)/);
    const tuned = await run({ tuned: 0.99, policyRate: 0 });
    expect(tuned.moved.slice(0, 2)).toEqual(['first', 'second']);
    expect(tuned.result.phases[0]!.notes.at(-1)).toContain('tuned (0.99)');
    expect(tuned.result.phases[0]!.trainable).toBe(
      6 * 8 + 8 + 8 * 7 + 7 + tuned.result.phases[0]!.notes.at(-1)!.split(',').length + 24,
    );
  });

  test('policies follow what serves: layers that are of no use as they are get tuned', async () => {
    // A body that passes nothing on must be tuned for anything to be learned.
    const base = sequential([
      dense(8, { inputShape: [6], name: 'first', kernelInitializer: 'zeros' }),
      dense(4, { activation: 'softmax', name: 'classes' }),
    ]);
    const model = graft(base, { head: [dense(3, { activation: 'softmax' })] });
    const { phases, logs } = await fineTune(model, data, {
      recipe: spotTune({
        start: 'random',
        probeEpochs: 0,
        tuneEpochs: 20,
        learningRate: 3e-2,
        tuned: 0.4,
      }),
      batchSize: 10,
      seed: 7,
    });
    expect(phases[0]!.notes.at(-1)).toMatch(/tuned \((0\.[6-9]\d|1\.00)\)/);
    expect(logs['accuracy']).toBeGreaterThan(0.8);
  });

  test('says what it does, and what it cannot', async () => {
    expect(spotTune().describe()).toContain(
      '2. SpotTune: copies of layers, a choice for each block',
    );
    expect(() => spotTune({ tuned: 1 })).toThrow('tuned');
    const bare = sequential([dense(3, { inputShape: [6], activation: 'softmax' })]);
    await expect(fineTune(bare, data, { recipe: spotTune() })).rejects.toThrow(
      'no weights before its head',
    );
  });
});
