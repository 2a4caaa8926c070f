import { beforeAll, describe, expect, jest, test } from '@jest/globals';
import { cpu } from '@graftjs/backend-cpu';
import { memory, Random, useBackend, type Model, type Tensor } from '@graftjs/core';
import { dataset, fromArrays } from '@graftjs/datasets';
import { dense, sequential } from '@graftjs/layers';
import { fineTune } from '../fine-tuning/fine-tune.js';
import { fingerprint } from '../freezing/fingerprint.js';
import { biTuning } from '../penalties/bi-tuning.js';
import { bss } from '../penalties/bss.js';
import { delta } from '../penalties/delta.js';
import { distill } from '../penalties/distill.js';
import { l2sp } from '../penalties/l2sp.js';
import type { SourcePenalty } from '../penalties/source-penalty.js';
import { fullFineTuning } from '../recipes/full-fine-tuning.js';
import { smallTask } from '../testing/small-task.js';
import { adaptDomain, type AdaptDomainOptions } from './adapt-domain.js';
import type { DomainMethod } from './domain-method.js';
import { cdan } from './methods/cdan.js';
import { coral } from './methods/coral.js';
import { dann } from './methods/dann.js';
import { jan } from './methods/jan.js';
import { mcc } from './methods/mcc.js';
import { mmd } from './methods/mmd.js';

jest.setTimeout(60_000);

/** Points around three centres in two dimensions; the other domain is turned and stretched. */
function domain(count: number, seed: number, turn = 0) {
  const random = new Random(seed);
  const y = Int32Array.from({ length: count }, (_, i) => i % 3);
  const x = Float32Array.from({ length: count * 2 });
  const [cos, sin] = [Math.cos(turn), Math.sin(turn)];
  for (let i = 0; i < count; i++) {
    const angle = (y[i]! * 2 * Math.PI) / 3;
    const [a, b] = [
      2 * Math.cos(angle) + random.normal(0, 0.35),
      2 * Math.sin(angle) + random.normal(0, 0.35),
    ];
    x[2 * i] = cos * a - sin * b;
    x[2 * i + 1] = sin * a + cos * b;
  }
  return fromArrays({ x: { data: x, shape: [count, 2] }, y });
}

const source = domain(96, 1);
const labelledTarget = domain(96, 2, 0.9);
const target = labelledTarget.map(({ x }) => ({ x }));

const net = () =>
  sequential([
    dense(16, { activation: 'relu', inputShape: [2], name: 'first' }),
    dense(8, { activation: 'relu', name: 'second' }),
    dense(3, { activation: 'softmax', name: 'classes' }),
  ]);
let weights: Tensor[];

beforeAll(async () => {
  await useBackend(cpu());
  const model = net();
  const recipe = fullFineTuning({ epochs: 15, learningRate: 1e-2 });
  await fineTune(model, source, { recipe, seed: 5 });
  weights = model.getWeights();
});

function trained(): Model {
  const model = net();
  model.setWeights(weights);
  return model;
}

const run = (model: Model, method: DomainMethod, more: Partial<AdaptDomainOptions> = {}) =>
  adaptDomain(model, source, target, {
    method,
    validation: labelledTarget,
    epochs: 12,
    batchSize: 32,
    learningRate: 1e-2,
    seed: 7,
    ...more,
  });

describe.each<[string, () => DomainMethod]>([
  ['coral', () => coral({ weight: 10 })],
  ['mmd', () => mmd()],
  ['jan', () => jan()],
  ['dann', () => dann({ weight: 0.3 })],
  ['cdan', () => cdan({ weight: 0.3 })],
  ['mcc', () => mcc()],
])('%s', (name, method) => {
  test('serves the target better, without leaks, and says what its term is', async () => {
    const model = trained();
    const tensors = memory().numTensors;
    const result = await run(model, method());
    expect(memory().numTensors).toBe(tensors);
    const [before, after] = [result.before, result.after].map(
      ({ validation }) => validation!['accuracy']!,
    );
    expect(before).toBeLessThan(0.85);
    expect(after).toBeGreaterThan(before! + 0.05);
    expect(result.history).toHaveLength(12);
    expect(Object.keys(result.history[0]!).sort()).toEqual(
      ['accuracy', 'loss', name, 'val.accuracy', 'val.loss'].sort(),
    );
    expect(result.history.at(-1)!['val.accuracy']).toBeCloseTo(after!, 5);
    expect(result.adapted).toEqual(['second']);
    expect(result.description).toContain('at "second"');
  });
});

describe('adaptDomain', () => {
  test('the same seed gives the same bits; kept features the same losses', async () => {
    const once = async (more: Partial<AdaptDomainOptions>) => {
      const model = trained();
      const frozen = await fingerprint(model.getLayer('first').parameters);
      const result = await run(model, mmd(), {
        train: ['second', 'classes'],
        epochs: 2,
        ...more,
      });
      expect(await fingerprint(model.getLayer('first').parameters)).toEqual(frozen);
      return { result, weights: [...(await fingerprint(model.parameters)).values()] };
    };
    const kept = await once({ cache: { fold: false } });
    const again = await once({ cache: { fold: false } });
    const anew = await once({ cache: false });
    expect(again.weights).toEqual(kept.weights);
    expect(anew.weights).toEqual(kept.weights);
    expect(anew.result.history).toEqual(kept.result.history);
    expect(kept.result.cached).toMatchObject({ cut: 'first', bytes: 3 * 96 * 16 * 4 });
    expect(anew.result.cached).toBeNull();
    expect((await once({ seed: 8 })).weights).not.toEqual(kept.weights);
  });

  test('several layers; steps of an epoch; domains of different sizes', async () => {
    const model = trained();
    const result = await run(model, mmd(), {
      at: ['first', 'second'],
      stepsPerEpoch: 5,
      epochs: 3,
    });
    expect(result.adapted).toEqual(['first', 'second']);
    expect(result.distance.after).toBeLessThanOrEqual(2);
    const small = await adaptDomain(model, source, target.take(10), { method: coral(), epochs: 1 });
    expect(small.history).toHaveLength(1);
    expect(small.before.validation).toBeNull();
  });

  test('a grafted model whose batch normalisations adapt', async () => {
    const model = smallTask();
    const random = new Random(3);
    const data = (shift: number) =>
      fromArrays({
        x: {
          data: Float32Array.from({ length: 40 * 6 }, () => random.normal() + shift),
          shape: [40, 6],
        },
        y: Int32Array.from({ length: 40 }, (_, i) => i % 3),
      });
    const statistics = model.parameters.filter(({ role }) => role === 'state');
    const before = await fingerprint(statistics);
    const frozen = { method: coral(), epochs: 1, seed: 1 };
    await adaptDomain(model, data(0), data(1), frozen);
    expect(await fingerprint(statistics)).toEqual(before);
    await adaptDomain(model, data(0), data(1), { ...frozen, normalization: 'adapting' });
    expect(await fingerprint(statistics)).not.toEqual(before);
  });

  test('penalties hold the model near what it was, and are seen on the source alone', async () => {
    const base = trained();
    const moved = async (penalty: SourcePenalty | readonly SourcePenalty[]) => {
      const model = trained();
      const tensors = memory().numTensors;
      const result = await run(model, mmd(), { epochs: 4, penalty });
      expect(memory().numTensors).toBe(tensors);
      // Of the body: the classifier counts as new, and is pulled to zero.
      const distance = model.parameters.slice(0, 4).reduce((total, { value }, i) => {
        const from = base.parameters[i]!.value.dataSync<'float32'>();
        const now = value.dataSync<'float32'>();
        return now.reduce((squares, w, j) => squares + (w - from[j]!) ** 2, total);
      }, 0);
      return { result, distance };
    };
    const [weak, strong] = [await moved(l2sp({ alpha: 1e-4 })), await moved(l2sp({ alpha: 10 }))];
    expect(strong.distance).toBeLessThan(0.2 * weak.distance);
    const { result } = strong;
    expect(Object.keys(result.history[0]!)).toEqual(expect.arrayContaining(['mmd', 'l2sp']));
    expect(result.description).toMatch(/^MK-MMD.*at "second"; L2-SP: 10\/2/i);
    const teacher = trained();
    const penalties = [
      delta({ alpha: 1, beta: 0, attention: 'even' }),
      distill({ teacher }),
      biTuning({ queue: 4, projection: 3 }),
      bss({ k: 8 }),
    ];
    const all = await moved(penalties);
    for (const { name } of penalties) expect(all.result.history.at(-1)![name]).toBeGreaterThan(0);
    const still = trained();
    const { history } = await run(still, mmd(), {
      epochs: 1,
      learningRate: 0,
      penalty: [delta({ beta: 0, attention: 'even' }), distill({ teacher })],
    });
    // A model that does not move is as far from itself as nothing, on whichever examples.
    expect(history[0]!['delta']).toBe(0);
    expect(Math.abs(history[0]!['distill']!)).toBeLessThan(1e-6);
  });

  test('mistakes', async () => {
    const model = trained();
    await expect(run(model, mmd(), { train: 'classes' })).rejects.toThrow(
      'nothing that trains comes before "second"',
    );
    await expect(
      adaptDomain(model, source, dataset([{ x: 1 }]), { method: mmd() }),
    ).rejects.toThrow('the target has 1 example(s)');
    await expect(run(model, mmd(), { at: 'secnd' })).rejects.toThrow('Did you mean "second"');
  });
});
