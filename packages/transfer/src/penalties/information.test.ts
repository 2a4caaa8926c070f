import { beforeAll, describe, expect, jest, test } from '@jest/globals';
import { cpu } from '@graftjs/backend-cpu';
import {
  Random,
  grads,
  memory,
  scalar,
  square,
  tensor,
  tensor2d,
  tidy,
  useBackend,
  type Parameter,
  type Tensor2D,
} from '@graftjs/core';
import { dataset, fromArrays } from '@graftjs/datasets';
import { dense, sequential } from '@graftjs/layers';
import { expectNear } from '../../../../tools/jest/expect-near.js';
import { fineTune } from '../fine-tuning/fine-tune.js';
import { lpft } from '../recipes/lpft.js';
import { feat } from '../testing/closed-form.js';
import { goldens } from '../testing/goldens.js';
import { points, smallTask } from '../testing/small-task.js';
import { bss, smallestSquares } from './bss.js';
import { ewc } from './ewc.js';
import { fisherOf } from './fisher-of.js';
import { l2sp } from './l2sp.js';

jest.setTimeout(30_000);
beforeAll(() => useBackend(cpu()));

/** Weights, and the Fisher information of each, as `tools/goldens/transfer_losses.py` writes them. */
interface Golden {
  readonly fisher: readonly {
    readonly name: string;
    readonly weights: readonly unknown[];
    readonly x: number[][];
    readonly values: readonly unknown[];
  }[];
}

const batch = { x: [], y: [], outputs: [], inside: () => scalar(0) };

describe('EWC', () => {
  test('the published figure', async () => {
    const model = sequential([dense(4, { useBias: false, inputShape: [3] })]);
    const [weight] = model.parameters as unknown as [Parameter];
    const start = feat(3, 4);
    tidy(() => weight.assign(tensor2d(start)));
    const fisher = new Map([[weight, square(weight.value)]]);
    const bound = await ewc({ fisher: { values: fisher }, lambda: 1 }).bind({
      model,
      source: [],
      fresh: [],
      examples: dataset([]),
      random: new Random(1),
    });
    tidy(() =>
      weight.assign(
        tensor2d(start.map((row, i) => row.map((x, j) => x + 0.1 * start[2 - i]![j]!))),
      ),
    );
    expect(bound.term!([weight], batch).dataSync()[0]).toBeCloseTo(0.0116009193, 7);
    bound.dispose();
  });

  test.each(goldens<Golden>('losses').fisher.map((one) => [one.name, one] as const))(
    'Fisher information of a net equals that by torch, example by example: %s',
    async (_, { weights, x, values }) => {
      const model = sequential([
        dense(4, { activation: 'tanh', inputShape: [3] }),
        dense(3, { activation: 'softmax' }),
      ]);
      model.parameters.forEach((parameter, i) => {
        tidy(() => parameter.assign(tensor(weights[i] as number[])));
      });
      const data = fromArrays({ x, y: new Int32Array(x.length) });
      const fisher = await fisherOf(model, data, { labels: 'all' });
      [...model.parameters].forEach((parameter, i) => {
        const expected = [values[i] as number[] | number[][]].flat(2);
        const largest = Math.max(...expected);
        expectNear(fisher.values.get(parameter as Parameter)!.dataSync(), expected, {
          relative: 1e-4,
          absolute: 1e-4 * largest,
        });
      });
      fisher.dispose();
      model.dispose();
    },
  );
  test('Fisher information of a softmax on two inputs, by hand', async () => {
    const model = sequential([
      dense(2, {
        useBias: false,
        activation: 'softmax',
        kernelInitializer: 'zeros',
        inputShape: [1],
      }),
    ]);
    const data = fromArrays({ x: [[1], [3]], y: Int32Array.of(0, 1) });
    const before = memory().numTensors + 1;
    const fisher = await fisherOf(model, data, { labels: 'all' });
    // p is 1/2; d ln p_y / d w_k = (y = k) - p_k times x; squared, 1/4 x², mean of 1 and 9.
    expectNear([...fisher.values.values()][0]!.dataSync(), [1.25, 1.25]);
    const drawn = await fisherOf(model, data, { seed: 3 });
    expectNear([...drawn.values.values()][0]!.dataSync(), [1.25, 1.25]);
    fisher.dispose();
    drawn.dispose();
    expect(memory().numTensors).toBe(before);
  });
});

describe('BSS', () => {
  const matrix = () => tensor2d(feat(8, 5));

  test('the published figures', () => {
    expect(smallestSquares(matrix(), 1).dataSync()[0]).toBeCloseTo(0.0140963762, 6);
    expect(smallestSquares(matrix(), 2).dataSync()[0]).toBeCloseTo(0.3578205317, 5);
  });

  test('its gradient, by central differences', () => {
    const [slope] = grads((x) => smallestSquares(x as Tensor2D, 2))([matrix()]);
    for (const [i, j] of [
      [0, 0],
      [3, 2],
      [7, 4],
    ] as const) {
      const at = (step: number) => {
        const moved = feat(8, 5);
        moved[i]![j]! += step;
        return smallestSquares(tensor2d(moved), 2).dataSync()[0]!;
      };
      const numeric = (at(0.01) - at(-0.01)) / 0.02;
      expect(slope!.arraySync()).toHaveProperty([String(i), String(j)], expect.closeTo(numeric, 2));
    }
  });
});

test('several penalties at once, each reported by its name, without leaks', async () => {
  const data = points(24);
  const model = smallTask();
  model.trainable = true;
  const fisher = await fisherOf(model, data, { examples: 4 });
  const run = () =>
    fineTune(model, data, {
      recipe: lpft({ probeEpochs: 1, tuneEpochs: 1 }),
      penalty: [l2sp(), ewc({ fisher }), bss()],
      seed: 7,
    });
  await run();
  const tensors = memory().numTensors;
  const result = await run();
  expect(memory().numTensors).toBe(tensors);
  const { logs } = result.history.at(-1)!;
  expect(Object.keys(logs)).toEqual(expect.arrayContaining(['l2sp', 'ewc', 'bss']));
  expect(logs['bss']).toBeGreaterThan(0);
  expect(result.report().penalties).toHaveLength(3);
  fisher.dispose();
});
