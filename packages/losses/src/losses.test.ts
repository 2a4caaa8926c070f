import { readFileSync } from 'node:fs';
import { afterEach, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { cpu } from '@graftjs/backend-cpu';
import {
  grad,
  memory,
  sum,
  tensor,
  tensor1d,
  tidy,
  useBackend,
  type Loss,
  type Tensor,
} from '@graftjs/core';
import * as exported from './index.js';
import { allLosses, lossesRegistry } from './index.js';
import { expectNear } from '../../../tools/jest/expect-near.js';

interface Numbers {
  readonly shape: number[];
  readonly values: number[];
}
interface Golden {
  readonly loss: keyof typeof allLosses;
  readonly options: object;
  readonly yTrue: Numbers;
  readonly yPred: Numbers;
  readonly perExample: number[];
  /** Which examples count in the mean, where not all do. */
  readonly counts?: boolean[];
  readonly gradient: number[];
}
const { cases, keras } = JSON.parse(
  readFileSync(new URL('./testing/goldens.json', import.meta.url), 'utf8'),
) as { cases: Golden[]; keras: string[] };

let before = 0;
beforeAll(() => useBackend(cpu()));
beforeEach(() => {
  before = memory().numTensors;
});
afterEach(() => {
  expect(memory().numTensors).toBe(before);
});

const make = (name: Golden['loss'], options: object): Loss =>
  (allLosses[name] as (options: object) => Loss)(options);
const asTensor = ({ values, shape }: Numbers): Tensor => tensor(values, shape);
const gradientOf = (loss: Loss, yTrue: Tensor, yPred: Tensor): number[] =>
  Array.from(grad((x) => loss.call(yTrue, x))(yPred).dataSync());

/** Those that look at a whole example, or at a whole batch, and not at position by position. */
const WHOLE = new Set(['center', 'circle', 'ctc', 'dice', 'infoNce', 'triplet', 'tversky']);
/** Those that take scores of any size. */
const UNBOUNDED = new Set([
  'center',
  'circle',
  'contrastive',
  'ctc',
  'distillation',
  'infoNce',
  'triplet',
]);

test('every loss has a case here and a place in the registry', () => {
  const names = Object.keys(exported).filter((name) => !/^all|Registry$/.test(name));
  expect(Object.keys(allLosses).sort()).toEqual(names.sort());
  expect([...new Set(cases.map(({ loss }) => loss))].sort()).toEqual(names.sort());
});

/** Far from where float32 or the formula itself cannot be differentiated. */
const isSmooth = ({ yPred }: Golden): boolean =>
  yPred.values.every((value) => Math.abs(value) <= 1e3 && value !== 0);

test('the slope of every loss is measured', () => {
  const measured = new Set(cases.filter(isSmooth).map(({ loss }) => loss));
  expect([...measured].sort()).toEqual(Object.keys(allLosses).sort());
});

test('all losses of Keras are here by their names', () => {
  const ours = Object.keys(allLosses).map((name) => name.toLowerCase());
  const known = keras.filter((name) => name !== 'Loss').map((name) => name.toLowerCase());
  expect(known.filter((name) => !ours.includes(name))).toEqual([]);
  expect(known).toHaveLength(22);
});

describe.each(cases.map((golden) => [`${golden.loss} ${JSON.stringify(golden.options)}`, golden]))(
  '%s',
  (_, golden) => {
    const { loss: name, options, yTrue, yPred } = golden as Golden;
    const { perExample, gradient, counts = perExample.map(() => true) } = golden as Golden;
    const counted = (weights: readonly number[]) =>
      counts.reduce((sum, counts, i) => sum + (counts ? weights[i]! : 0), 0);
    const loss = make(name, options);

    test('has the values and gradients of PyTorch in double precision', () => {
      tidy(() => {
        const [y, x] = [asTensor(yTrue), asTensor(yPred)];
        const tolerance = { relative: 2e-5, absolute: 2e-6 };
        expectNear(loss.perExample(y, x).dataSync(), perExample, tolerance);
        const mean = perExample.reduce((a, b) => a + b, 0) / counted(perExample.map(() => 1));
        expectNear(loss.call(y, x).dataSync(), [mean], tolerance);
        expectNear(gradientOf(loss, y, x), gradient, { relative: 1e-4, absolute: 1e-6 });
      });
    });

    test('has the slope of its own values', () => {
      if (!isSmooth(golden as Golden)) return;
      const step = 2e-3;
      const direction = yPred.values.map((_, i) => Math.sin(3 * i + 1));
      const along = (sign: number) =>
        tidy(() => {
          const moved = yPred.values.map((value, i) => value + sign * step * direction[i]!);
          const values = [
            ...loss.perExample(asTensor(yTrue), tensor(moved, yPred.shape)).dataSync(),
          ];
          return values.reduce((a, b) => a + b, 0) / counted(values.map(() => 1));
        });
      const analytic = tidy(() => gradientOf(loss, asTensor(yTrue), asTensor(yPred)));
      const dot = analytic.reduce((total, value, i) => total + value * direction[i]!, 0);
      const slope = (along(1) - along(-1)) / (2 * step);
      expectNear([dot], [slope], { relative: 5e-3, absolute: 2e-3 });
    });

    test('weighs, masks and sums like every other', () => {
      tidy(() => {
        const [y, x] = [asTensor(yTrue), asTensor(yPred)];
        const weights = perExample.map((_, i) => (i * 7) % 3);
        const sampleWeight = tensor1d(weights);
        const mask = tensor1d(
          perExample.map((_, i) => (i === 1 ? 0 : 1)),
          'bool',
        );
        const total = (value: (i: number) => number) =>
          perExample.reduce((a, b, i) => a + b * value(i), 0);
        const n = counted(weights.map(() => 1));
        const unmasked = counted(weights.map((_, i) => (i === 1 ? 0 : 1)));
        const tolerance = { relative: 2e-5, absolute: 1e-5 };
        const got = [
          loss.call(y, x, { sampleWeight }),
          loss.call(y, x, { mask }),
          make(name, { ...options, reduction: 'sum' }).call(y, x, { sampleWeight, mask }),
          make(name, { ...options, reduction: 'weightedMean' }).call(y, x, { sampleWeight }),
        ].map((scalar) => scalar.dataSync()[0]!);
        expectNear(
          got,
          [
            total((i) => weights[i]!) / n,
            total((i) => (i === 1 ? 0 : 1)) / unmasked,
            total((i) => (i === 1 ? 0 : weights[i]!)),
            total((i) => weights[i]!) / counted(weights),
          ],
          tolerance,
        );
      });
    });

    test('comes back from its configuration', () => {
      const { type } = loss;
      const config = JSON.parse(JSON.stringify(loss.getConfig())) as object;
      const again = lossesRegistry().create({ type, config: config as never }) as Loss;
      expect(again.getConfig()).toEqual(loss.getConfig());
      tidy(() => {
        const [y, x] = [asTensor(yTrue), asTensor(yPred)];
        expect(again.call(y, x).dataSync()).toEqual(loss.call(y, x).dataSync());
      });
    });

    test('stays finite for scores of any size, and so do its slopes', () => {
      if (!UNBOUNDED.has(name) && !(options as { fromLogits?: boolean }).fromLogits) return;
      tidy(() => {
        const y = asTensor(yTrue);
        const x = tensor(
          yPred.values.map((value) => value * 1e4),
          yPred.shape,
        );
        const numbers = [...loss.perExample(y, x).dataSync(), ...gradientOf(loss, y, x)];
        expect(numbers.every(Number.isFinite)).toBe(true);
      });
    });

    test('takes labels of several positions', () => {
      if (WHOLE.has(name)) return;
      tidy(() => {
        const twice = ({ shape, values }: Numbers) => tensor([...values, ...values], [2, ...shape]);
        const values = loss.perExample(twice(yTrue), twice(yPred));
        expect(values.shape).toEqual([2, perExample.length]);
        expectNear(values.dataSync(), [...perExample, ...perExample], {
          relative: 2e-5,
          absolute: 2e-6,
        });
      });
    });
  },
);

describe('crossentropies', () => {
  test('have the right slope where a logit is exactly 0', () => {
    const loss = allLosses.binaryCrossentropy({ fromLogits: true });
    tidy(() => {
      const slope = gradientOf(loss, tensor([0, 1], [2, 1]), tensor([0, 0], [2, 1]));
      expectNear(slope, [0.25, -0.25]);
    });
  });

  test.each([allLosses.categoricalCrossentropy, allLosses.binaryCrossentropy])(
    '%p stays finite for logits of 1e4 and probabilities of 0, gradients too',
    (make) => {
      tidy(() => {
        const y = tensor([1, 0, 0, 1], [2, 2]);
        for (const [options, values] of [
          [{ fromLogits: true }, [-1e4, 1e4, 1e4, -1e4]],
          [{}, [0, 1, 1, 0]],
        ] as const) {
          const x = tensor([...values], [2, 2]);
          const loss = make(options);
          const numbers = [...loss.perExample(y, x).dataSync(), ...gradientOf(loss, y, x)];
          expect(numbers.every(Number.isFinite)).toBe(true);
          expect(loss.call(y, x).dataSync()[0]).toBeGreaterThan(10);
        }
      });
    },
  );

  test('leave a class out that a logit of minus infinity rules out', () => {
    const loss = allLosses.sparseCategoricalCrossentropy({ fromLogits: true });
    tidy(() => {
      const x = tensor([0, -Infinity, 0], [1, 3]);
      expectNear(loss.call(tensor1d([2], 'int32'), x).dataSync(), [Math.log(2)]);
    });
  });

  test('read labels of every dtype, with or without an axis at the end', () => {
    const loss = allLosses.sparseCategoricalCrossentropy();
    tidy(() => {
      const x = tensor([0.1, 0.9, 0.8, 0.2], [2, 2]);
      const expected = [(-Math.log(0.9) - Math.log(0.8)) / 2];
      expectNear(loss.call(tensor1d([1, 0], 'int32'), x).dataSync(), expected);
      expectNear(loss.call(tensor1d([1, 0]), x).dataSync(), expected);
      expectNear(loss.call(tensor([1, 0], [2, 1], 'bool'), x).dataSync(), expected);
      const binary = allLosses.binaryCrossentropy();
      const column = tensor([0.9, 0.2], [2, 1]);
      expectNear(binary.call(tensor1d([1, 0], 'int32'), column).dataSync(), [
        (-Math.log(0.9) - Math.log(0.8)) / 2,
      ]);
    });
  });
});

describe('a label that is no class', () => {
  const x = () => tensor([0.1, 0.2, 0.7, 0.3, 0.3, 0.4, 0.2, 0.2, 0.6], [3, 3]);
  const loss = allLosses.sparseCategoricalCrossentropy();

  test.each([
    [[0, 3, 1], 'label 3 of example 1 is not a class'],
    [[0, 1, -1], 'label -1 of example 2 is not a class'],
    [[0.5, 1, 1], 'label 0.5 of example 0 is not a class'],
    [[0, NaN, 1], 'label NaN of example 1 is not a class'],
  ])('%p is named', (labels, message) => {
    expect(() => tidy(() => loss.call(tensor1d(labels), x()))).toThrow(message);
  });

  test('is found by the check, with its position', async () => {
    const labels = tensor([0, 1, 2, 0, 4, 0], [2, 3], 'int32');
    const scores = tidy(() => sum(tensor(new Array(36).fill(1), [2, 3, 3, 2]), -1));
    await expect(loss.check?.(labels, scores)).rejects.toThrow(
      [
        'loss SparseCategoricalCrossentropy: label 4 of example 1, position 1, is not a class [GRAFT-DATA]',
        '  expected     whole numbers from 0 to 2',
        '  predictions  [2, 3, 3]',
        '  Hint: The last layer needs one unit for each class, and classes count from 0.',
      ].join('\n'),
    );
    labels.dispose();
    scores.dispose();
  });
});
