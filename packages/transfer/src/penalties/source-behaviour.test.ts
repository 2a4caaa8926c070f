import { beforeAll, describe, expect, jest, test } from '@jest/globals';
import { cpu } from '@graftjs/backend-cpu';
import {
  memory,
  mul,
  reverse,
  tensor,
  tensor1d,
  tensor2d,
  tidy,
  useBackend,
  type Model,
  type Tensor,
} from '@graftjs/core';
import { dense, sequential } from '@graftjs/layers';
import { expectNear } from '../../../../tools/jest/expect-near.js';
import { fineTune, type FineTuneOptions } from '../fine-tuning/fine-tune.js';
import { fingerprint } from '../freezing/fingerprint.js';
import { classOf } from '../heads/class-of.js';
import { fullFineTuning } from '../recipes/full-fine-tuning.js';
import { inSequence } from '../recipes/in-sequence.js';
import { linearProbe } from '../recipes/linear-probe.js';
import { lora } from '../recipes/lora.js';
import { lpft } from '../recipes/lpft.js';
import { graft } from '../surgery/graft.js';
import { answersOf } from '../teaching/answers-of.js';
import { feat, vector } from '../testing/closed-form.js';
import { points, smallTask } from '../testing/small-task.js';
import { behaviourDistance } from './behaviour-distance.js';
import { bss } from './bss.js';
import { attentionOf } from './channel-attention.js';
import { categoryRelationship, coTuning } from './co-tuning.js';
import { delta } from './delta.js';
import { distill } from './distill.js';
import { l2sp } from './l2sp.js';
import { lwf } from './lwf.js';
import { temperedDivergence } from './tempered-divergence.js';

jest.setTimeout(60_000);
beforeAll(() => useBackend(cpu()));

const data = points(40, 1);
const tuned = { probeEpochs: 1, tuneEpochs: 6, learningRate: 2e-2 };

/** A source of four classes that knows something, and a graft of three on it. */
async function grafted(): Promise<{ base: Model; model: Model }> {
  const base = sequential([
    dense(8, { activation: 'relu', inputShape: [6], name: 'first' }),
    dense(7, { activation: 'relu', name: 'second' }),
    dense(4, { activation: 'softmax', name: 'classes' }),
  ]);
  const source = points(60, 9).map(({ x, y }, { position }) => ({
    x,
    y: position % 2 === 0 ? classOf(y) : 3,
  }));
  await fineTune(base, source, {
    recipe: fullFineTuning({ epochs: 6, learningRate: 1e-2 }),
    seed: 1,
  });
  return { base, model: graft(base, { head: [dense(3, { activation: 'softmax' })] }) };
}

const logsOf = async (model: Model, options: Partial<FineTuneOptions>) => {
  const result = await fineTune(model, data, { recipe: lpft(tuned), seed: 7, ...options });
  return result.history.map(({ logs }) => logs);
};

describe('distances', () => {
  test('the tempered divergence of Hinton et al.', () => {
    const [student, teacher] = [tidy(() => mul(tensor2d(feat(5, 4)), 2)), tensor2d(feat(5, 4))];
    const rows = tidy(() => reverse(mul(teacher, 2), 0));
    const scaled = temperedDivergence(rows, student, 4).dataSync()[0]!;
    expect(scaled).toBeCloseTo(vector('kd_T4', 'hinton_T2'), 5);
    expect(scaled / 16).toBeCloseTo(vector('kd_T4', 'kl_batchmean'), 6);
  });

  test('of behaviours, written out; channels first is the same', () => {
    const [b, h, w, c] = [2, 3, 2, 4] as const;
    const value = (shift: number) => (n: number, i: number, j: number, k: number) =>
      Math.sin(n + 2 * i + 3 * j + 5 * k + shift);
    const attention = [0.1, 0.2, 0.3, 0.4];
    const made = (shift: number, first: boolean) => {
      const at = value(shift);
      const rows: number[] = [];
      for (let n = 0; n < b; n++) {
        if (first) {
          for (let k = 0; k < c; k++)
            for (let i = 0; i < h; i++) for (let j = 0; j < w; j++) rows.push(at(n, i, j, k));
        } else {
          for (let i = 0; i < h; i++)
            for (let j = 0; j < w; j++) for (let k = 0; k < c; k++) rows.push(at(n, i, j, k));
        }
      }
      return tensor(rows, first ? [b, c, h, w] : [b, h, w, c]);
    };
    let expected = 0;
    for (let n = 0; n < b; n++)
      for (let k = 0; k < c; k++) {
        let squares = 0;
        for (let i = 0; i < h; i++)
          for (let j = 0; j < w; j++)
            squares += (value(0)(n, i, j, k) - value(0.3)(n, i, j, k)) ** 2;
        expected += (0.5 * c * attention[k]! * squares) / (h * w) / b;
      }
    for (const first of [false, true]) {
      const distance = behaviourDistance(
        made(0, first),
        made(0.3, first),
        tensor1d(attention),
        first ? 1 : 3,
      );
      expectNear(distance.dataSync(), [expected], { relative: 1e-5 });
    }
  });

  test('attention is a softmax of standardised increases', () => {
    // Deviations of -1, 0 and 1 from the mean, over 5.
    const exps = [-0.2, 0, 0.2].map(Math.exp);
    const total = exps[0]! + exps[1]! + exps[2]!;
    expectNear(
      attentionOf(Float64Array.of(1, 3, 5)),
      exps.map((e) => e / total),
    );
    expectNear(attentionOf(new Float64Array(4)), [0.25, 0.25, 0.25, 0.25]);
  });
});

describe('DELTA', () => {
  test('is the decay of the head alone while the body stands still, and grows when it moves', async () => {
    const { model } = await grafted();
    const logs = await logsOf(model, { penalty: delta({ alpha: 1, beta: 0 }) });
    // After the head that was solved for, an epoch of it alone.
    expect(logs[1]!['delta']).toBe(0);
    expect(logs.at(-1)!['delta']).toBeGreaterThan(0);
  });

  test('holds the behaviour: the stronger, the nearer', async () => {
    const moved = async (alpha: number) => {
      const { model } = await grafted();
      const logs = await logsOf(model, { penalty: delta({ alpha, beta: 0, attention: 'even' }) });
      return logs.at(-1)!['delta']! / alpha;
    };
    expect(await moved(10)).toBeLessThan(0.5 * (await moved(0.01)));
  });

  test('a phase that freezes what an earlier one moved still compares with the source', async () => {
    const run = async (cache: NonNullable<FineTuneOptions['cache']>) => {
      const { model } = await grafted();
      const result = await fineTune(model, data, {
        recipe: inSequence([
          fullFineTuning({ epochs: 1, learningRate: 2e-2 }),
          linearProbe({ start: 'random', epochs: 1 }),
          fullFineTuning({ epochs: 1, learningRate: 1e-9 }),
        ]),
        penalty: [delta({ alpha: 1, beta: 0 }), distill({ teacher: graftLike(model) })],
        seed: 7,
        cache,
      });
      return { result, weights: [...(await fingerprint(model.parameters)).values()] };
    };
    const kept = await run({ fold: false });
    const anew = await run(false);
    expect(kept.result.history).toEqual(anew.result.history);
    expect(kept.weights).toEqual(anew.weights);
    // The body has left the source, so that not even its frozen part is computed once.
    expect(kept.result.phases.map(({ cached }) => cached)).toEqual([null, null, null]);
    expect(kept.result.history[2]!.logs['delta']).toBeGreaterThan(0);
  });

  test('with adapters on, the source is what was below them', async () => {
    const { model } = await grafted();
    const result = await fineTune(model, data, {
      recipe: lora({ ...tuned, rank: 2 }),
      penalty: delta({ alpha: 1, beta: 0 }),
      seed: 7,
    });
    const figures = result.history.map(({ logs }) => logs['delta']!);
    expect(figures[1]).toBe(0);
    expect(figures.at(-1)).toBeGreaterThan(0);
    expect(model.parameters.every(({ adapter }) => adapter === null)).toBe(true);
  });
});

/** A teacher with the classes of a model. */
function graftLike(model: Model): Model {
  const teacher = sequential([
    dense(model.outputs[0]!.shape[1]!, {
      activation: 'softmax',
      inputShape: [6],
      kernelInitializer: 'ones',
    }),
  ]);
  return teacher;
}

describe('learning without forgetting', () => {
  test('the source classifier goes on saying what it said', async () => {
    const drift = async (penalty: boolean) => {
      const { base, model } = await grafted();
      const before = await answersOf(base, data);
      await logsOf(model, {
        recipe: fullFineTuning({ epochs: 15, learningRate: 2e-2 }),
        ...(penalty ? { penalty: lwf({ base, weight: 5 }) } : {}),
      });
      const after = await answersOf(base, data);
      return before.reduce((sum, row, i) => sum + Math.abs(row[0]! - after[i]![0]!), 0);
    };
    expect(await drift(true)).toBeLessThan(0.5 * (await drift(false)));
  });

  test('costs nothing where the features are fixed, and needs the base that was grafted', async () => {
    const { base, model } = await grafted();
    const logs = await logsOf(model, { penalty: lwf({ base }), recipe: linearProbe() });
    expect(logs.at(-1)!['lwf']).toBe(0);
    const { base: other } = await grafted();
    await expect(logsOf(model, { penalty: lwf({ base: other }) })).rejects.toThrow(
      'was not grafted onto',
    );
  });
});

describe('Co-Tuning', () => {
  test('the relationship is the mean of what the source says of each class', async () => {
    const { base } = await grafted();
    const answers = await answersOf(base, data);
    const rows = await categoryRelationship(base, data, 4);
    const mine = answers.filter((_, i) => i % 3 === 1);
    expect(rows[1]![2]).toBeCloseTo(mine.reduce((a, row) => a + row[2]!, 0) / mine.length, 6);
    expect(rows[3]).toEqual([0.25, 0.25, 0.25, 0.25]);
    for (const row of rows) expect(row.reduce((a, b) => a + b, 0)).toBeCloseTo(1, 5);
  });

  test('its term begins at the cross-entropy by hand, and ends lower than where it hardly counts', async () => {
    const { base, model } = await grafted();
    const [answers, rows] = [
      await answersOf(base, data),
      await categoryRelationship(base, data, 3),
    ];
    const expected = answers.map((row, i) =>
      rows[i % 3]!.reduce((total, p, k) => total - p * Math.log(row[k]! + 1e-8), 0),
    );
    const mean = expected.reduce((a, b) => a + b, 0) / expected.length;
    const start = [base.getWeights(), model.getWeights()] as const;
    const run = async (weight: number) => {
      base.setWeights(start[0]);
      model.setWeights(start[1]);
      const logs = await logsOf(model, {
        recipe: fullFineTuning({ epochs: 10, learningRate: 1e-2 }),
        penalty: coTuning({ base, weight }),
        batchSize: 40,
      });
      return logs.map((entry) => entry['coTuning']! / weight);
    };
    const [strong, weak] = [await run(2.3), await run(1e-3)];
    expect(strong[0]).toBeCloseTo(mean, 4);
    expect(strong.at(-1)).toBeLessThan(weak.at(-1)!);
  });
});

describe('distillation', () => {
  test('pulls a model towards its teacher, on cached features too', async () => {
    const teacher = graftLike(smallTask());
    const distance = async (share: number) => {
      const model = smallTask();
      const result = await fineTune(model, data, {
        recipe: linearProbe({ start: 'random', epochs: 30, learningRate: 2e-2 }),
        penalty: distill({ teacher, share }),
        seed: 7,
      });
      expect(result.phases[0]!.cached).not.toBeNull();
      const [ours, theirs] = [await answersOf(model, data), await answersOf(teacher, data)];
      return ours.reduce((sum, row, i) => sum + Math.abs(row[0]! - theirs[i]![0]!), 0);
    };
    expect(await distance(0.95)).toBeLessThan(0.5 * (await distance(0.05)));
  });

  test('mistakes', async () => {
    const teacher = sequential([dense(5, { activation: 'softmax', inputShape: [6] })]);
    await expect(logsOf(smallTask(), { penalty: distill({ teacher }) })).rejects.toThrow(
      'teacher and model must tell apart the same classes',
    );
    expect(() => distill({ teacher, share: 1 })).toThrow('share is 0 or more and below 1');
  });
});

test('all at once: each is reported, nothing leaks, kept and anew are equal', async () => {
  const { base, model } = await grafted();
  const start: Tensor[] = model.getWeights();
  const run = async (cache: NonNullable<FineTuneOptions['cache']>) => {
    model.setWeights(start);
    const teacher = graftLike(model);
    const before = memory().numTensors;
    const result = await fineTune(model, data, {
      recipe: inSequence([linearProbe({ start: 'random', epochs: 1 }), lpft(tuned)]),
      penalty: [
        l2sp(),
        bss({ k: 4 }),
        delta(),
        lwf({ base }),
        coTuning({ base }),
        distill({ teacher }),
      ],
      seed: 7,
      cache,
    });
    teacher.dispose();
    expect(memory().numTensors).toBeLessThanOrEqual(before);
    return result;
  };
  const kept = await run({ fold: false });
  const anew = await run(false);
  expect(kept.history).toEqual(anew.history);
  expect(kept.phases[0]!.cached).not.toBeNull();
  const { logs } = kept.history.at(-1)!;
  for (const name of ['l2sp', 'bss', 'delta', 'lwf', 'coTuning', 'distill']) {
    expect([name, logs[name]! > 0]).toEqual([name, true]);
  }
  expect(kept.report().penalties).toHaveLength(6);
});
