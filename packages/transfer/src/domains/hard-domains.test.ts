import { afterEach, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { cpu } from '@graftjs/backend-cpu';
import {
  grads,
  memory,
  Random,
  tensor,
  tensor1d,
  tensor2d,
  tidy,
  useBackend,
  type Scalar,
  type Tensor,
  type Tensor2D,
} from '@graftjs/core';
import { expectNear } from '../../../../tools/jest/expect-near.js';
import { behaviourDistance } from '../penalties/behaviour-distance.js';
import { smallestSquares } from '../penalties/bss.js';
import { attentionOf } from '../penalties/channel-attention.js';
import { temperedDivergence } from '../penalties/tempered-divergence.js';
import { goldens } from '../testing/goldens.js';
import { coralLoss } from './coral-loss.js';
import type { BoundDomainMethod, DomainView } from './domain-method.js';
import { jointDiscrepancy, maximumMeanDiscrepancy } from './maximum-mean-discrepancy.js';
import { cdan } from './methods/cdan.js';
import { dann } from './methods/dann.js';
import { minimumClassConfusion } from './minimum-class-confusion.js';

type Nested = number | readonly Nested[];

interface Graded {
  readonly value: number;
  readonly gradients: readonly Nested[];
}

interface Pair {
  readonly name: string;
  readonly source: number[][];
  readonly target: number[][];
  readonly second: readonly [number[][], number[][]];
  readonly coral: Graded;
  readonly mmd: Graded;
  readonly unbiased: Graded;
  readonly oneWidth: Graded;
  readonly joint: Graded;
  readonly jointUnbiased: number;
}

interface Adversary extends Graded {
  readonly source: number[][];
  readonly target: number[][];
  readonly ofSource?: number[][];
  readonly ofTarget?: number[][];
  readonly layers: readonly Nested[];
  readonly progress: number;
  readonly entropy?: boolean;
}

interface Losses {
  readonly pairs: readonly Pair[];
  readonly confusion: readonly (Graded & {
    name: string;
    logits: number[][];
    temperature: number;
  })[];
  readonly tempered: readonly (Graded & {
    name: string;
    teacher: number[][];
    student: number[][];
    temperature: number;
  })[];
  readonly shrinkage: readonly (Graded & { name: string; features: number[][]; k: number })[];
  readonly behaviour: Graded & { now: Nested; source: Nested; attention: number[] };
  readonly attention: readonly { increases: number[]; attention: number[] }[];
  readonly dann: Adversary;
  readonly cdan: readonly Adversary[];
}

beforeAll(() => useBackend(cpu()));
let tensors = 0;
beforeEach(() => {
  tensors = memory().numTensors;
});
afterEach(() => expect(memory().numTensors).toBe(tensors));

const losses = goldens<Losses>('losses');
const flat = (values: Nested): number[] =>
  typeof values === 'number' ? [values] : values.flatMap(flat);

/** Value and gradients, within 1e-4 of the largest. */
function check(
  f: (...inputs: Tensor[]) => Scalar,
  inputs: readonly Nested[],
  wanted: Graded,
  absolute = 1e-6,
) {
  tidy(() => {
    const given = inputs.map((values) => tensor(values as number[]));
    const value = f(...given).dataSync()[0]!;
    expectNear([value], [wanted.value], { relative: 1e-4, absolute });
    grads(f)(given).forEach((slope, i) => {
      const expected = flat(wanted.gradients[i]!);
      const largest = expected.reduce((most, x) => Math.max(most, Math.abs(x)), 0);
      expectNear(slope.dataSync(), expected, {
        relative: 1e-4,
        absolute: Math.max(1e-4 * largest, 1e-7),
      });
    });
  });
}

describe.each(losses.pairs.map((one) => [one.name, one] as const))('%s', (_, one) => {
  const both = [one.source, one.target];
  const four = [one.source, one.target, ...one.second];

  test('CORAL', () => check((s, t) => coralLoss(s!, t!), both, one.coral, 1e-20));
  test('MK-MMD', () => check((s, t) => maximumMeanDiscrepancy(s!, t!), both, one.mmd));
  test('MK-MMD, unbiased', () =>
    check((s, t) => maximumMeanDiscrepancy(s!, t!, { unbiased: true }), both, one.unbiased));
  test('MMD', () =>
    check((s, t) => maximumMeanDiscrepancy(s!, t!, { widths: [1.5] }), both, one.oneWidth));
  test('JMMD', () => {
    check((s, t, s2, t2) => jointDiscrepancy([s!, s2!], [t!, t2!]), four, one.joint);
    const unbiased = tidy(() => {
      const [s, t, s2, t2] = four.map((rows) => tensor(rows)) as [Tensor, Tensor, Tensor, Tensor];
      return jointDiscrepancy([s, s2], [t, t2], { unbiased: true }).dataSync()[0]!;
    });
    expectNear([unbiased], [one.jointUnbiased], { relative: 1e-4, absolute: 1e-5 });
  });
});

test('domains of one point have no distance, and no gradient that is no number', () => {
  const rows = [
    [2, 3],
    [2, 3],
  ];
  const still: Graded = {
    value: 0,
    gradients: [
      [0, 0, 0, 0],
      [0, 0, 0, 0],
    ],
  };
  check((s, t) => maximumMeanDiscrepancy(s!, t!), [rows, rows], still);
});

test.each(losses.confusion.map((one) => [`${one.name}, T ${one.temperature}`, one] as const))(
  'class confusion: %s',
  (_, one) => {
    const { logits, temperature } = one;
    check((z) => minimumClassConfusion(z!, { temperature }), [logits], one);
  },
);

test.each(losses.tempered.map((one) => [one.name, one] as const))('divergence: %s', (_, one) => {
  tidy(() => {
    const teacher = tensor2d(one.teacher);
    check((z) => temperedDivergence(teacher, z!, one.temperature), [one.student], one);
  });
});

test.each(losses.shrinkage.map((one) => [one.name, one] as const))('BSS: %s', (_, one) => {
  check((x) => smallestSquares(x as Tensor2D, one.k), [one.features], one);
});

test('DELTA: distance of behaviours, and attention', () => {
  const { now, source, attention } = losses.behaviour;
  tidy(() => {
    const [maps, weights] = [tensor(source as number[]), tensor1d(attention)];
    check((x) => behaviourDistance(x!, maps, weights, 3), [now], losses.behaviour);
  });
  for (const { increases, attention: wanted } of losses.attention) {
    expectNear(attentionOf(Float64Array.from(increases)), wanted, { relative: 1e-5 });
  }
});

/** The term of a bound method whose discriminator has given weights, as a function of features. */
function termOf(bound: BoundDomainMethod, one: Adversary) {
  const model = bound.layers[0]!;
  model.parameters.forEach((parameter, i) => {
    const values = tensor(one.layers[i] as number[]);
    parameter.assign(values);
    values.dispose();
  });
  const view = (features: Tensor, probabilities: number[][] | undefined): DomainView => ({
    features: [features],
    logits: features,
    probabilities: probabilities ? tensor2d(probabilities) : features,
  });
  return (s: Tensor, t: Tensor): Scalar =>
    bound.term({
      source: view(s, one.ofSource),
      target: view(t, one.ofTarget),
      progress: one.progress,
    });
}

describe('adversaries', () => {
  const run = (bound: BoundDomainMethod, one: Adversary) => {
    const term = termOf(bound, one);
    check((s, t) => term(s!, t!), [one.source, one.target], {
      value: one.value,
      gradients: one.gradients.slice(0, 2),
    });
    bound.dispose();
  };
  const context = { widths: [4], classes: 3, random: new Random(1) };

  test('DANN: both domains, and reversed gradients', () => {
    run(dann({ hidden: 3 }).bind(context), losses.dann);
  });
  test.each(losses.cdan.map((one) => [one.entropy ? 'CDAN+E' : 'CDAN', one] as const))(
    '%s',
    (_, one) => run(cdan({ hidden: 3, entropy: one.entropy! }).bind(context), one),
  );
});
