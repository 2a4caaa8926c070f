import { beforeAll, describe, expect, test } from '@jest/globals';
import { cpu } from '@graftjs/backend-cpu';
import {
  add,
  conv2d as conv,
  matMul,
  memory,
  mul,
  Random,
  reshape,
  tensor,
  tidy,
  transpose,
  useBackend,
  type Model,
  type Tensor,
  type Tensor2D,
  type Tensor4D,
} from '@graftjs/core';
import {
  conv2d,
  einsumDense,
  input,
  model as functional,
  multiHeadAttention,
  sequential,
} from '@graftjs/layers';
import { expectNear } from '../../../../tools/jest/expect-near.js';
import { fingerprint } from '../freezing/fingerprint.js';
import { residualNet, withWeights } from '../testing/small-nets.js';
import { attachIa3 } from './attach-ia3.js';
import { attachLora } from './attach-lora.js';

beforeAll(() => useBackend(cpu()));

const x = () =>
  tensor(
    Float32Array.from({ length: 256 }, (_, i) => Math.sin(i)),
    [2, 8, 8, 2],
  );
function outputs(model: Model): number[] {
  const y = tidy(() => model.predict(x()) as Tensor);
  const values = Array.from(y.dataSync());
  y.dispose();
  return values;
}

/** As after training: every number of the adapters is another. */
function stir(adapters: ReturnType<typeof attachLora>): void {
  const random = new Random(5);
  for (const parameter of adapters.parameters) {
    const values = Float32Array.from({ length: parameter.size }, () => random.uniform(0.2, 0.9));
    tidy(() => parameter.assign(tensor(values, [...parameter.shape])));
  }
}

describe.each([
  ['LoRA', (model: Model) => attachLora(model, { rank: 2, alpha: 3, random: new Random(1) })],
  ['IA3', (model: Model) => attachIa3(model)],
])('%s', (_, attach) => {
  test('changes nothing at first; merged equals unmerged; unmerging restores every bit', async () => {
    const model = withWeights(residualNet());
    const before = outputs(model);
    const bits = await fingerprint(model.parameters);
    const tensors = memory().numTensors;
    const adapters = attach(model);
    expectNear(outputs(model), before, { relative: 1e-6, absolute: 1e-7 });
    stir(adapters);
    const adapted = outputs(model);
    expect(adapted).not.toEqual(before);
    adapters.merge();
    expect(model.parameters.every(({ adapter }) => adapter === null)).toBe(true);
    expectNear(outputs(model), adapted, { relative: 1e-6, absolute: 1e-7 });
    adapters.unmerge();
    expect(outputs(model)).toEqual(adapted);
    expect(await fingerprint(model.parameters)).toEqual(bits);
    adapters.dispose();
    expect(outputs(model)).toEqual(before);
    expect(memory().numTensors).toBe(tensors);
  });
});

describe('attachLora', () => {
  test('rank-stabilised: scaled by alpha / sqrt(rank)', () => {
    const at = (rankStabilized: boolean) => {
      const model = withWeights(residualNet());
      const before = model.getLayer('classes').parameters[0]!.stored.dataSync().slice();
      const adapters = attachLora(model, {
        rank: 4,
        alpha: 8,
        rankStabilized,
        layers: 'classes',
        random: new Random(1),
      });
      stir(adapters);
      adapters.merge();
      const after = model.getLayer('classes').parameters[0]!.stored.dataSync();
      return after[0]! - before[0]!;
    };
    expect(at(true) / at(false)).toBeCloseTo(2, 4);
  });

  test('only what has a kernel that mixes channels', () => {
    const model = withWeights(residualNet());
    const adapters = attachLora(model, { random: new Random(1) });
    expect(adapters.adapted.map(({ target }) => target.path)).toEqual([
      'stem/kernel',
      'point/kernel',
      'last/kernel',
      'classes/kernel',
    ]);
    expect(() => attachLora(model, { random: new Random(1) })).toThrow('has adapters already');
    adapters.dispose();
    expect(() => attachLora(model, { layers: 'pad', random: new Random(1) })).toThrow(
      'none of the chosen layers has a kernel',
    );
  });

  test('on a convolution: one of rank filters, then a 1 x 1', () => {
    const model = sequential([
      conv2d(5, { kernelSize: 3, strides: 2, useBias: false, inputShape: [8, 8, 2], name: 'conv' }),
    ]);
    withWeights(model);
    const before = outputs(model);
    const adapters = attachLora(model, { rank: 2, alpha: 3, random: new Random(1) });
    stir(adapters);
    const [a, b] = adapters.parameters.map(({ value }) => value as Tensor);
    const path = tidy(() => {
      const low = conv(x() as Tensor4D, reshape(a!, [3, 3, 2, 2]) as Tensor4D, 2, 'valid');
      return mul(conv(low, reshape(b!, [1, 1, 2, 5]) as Tensor4D, 1, 'valid'), 3 / 2).dataSync();
    });
    expectNear(
      outputs(model),
      before.map((y, i) => y + path[i]!),
      { relative: 1e-5, absolute: 1e-5 },
    );
    adapters.dispose();
  });

  test('on the projections of an attention, as matrices [features, heads x size]', () => {
    const net = () => {
      const tokens = input({ shape: [4, 6] });
      const y = multiHeadAttention({ numHeads: 3, keyDim: 5, name: 'attention' }).apply([
        tokens,
        tokens,
      ]);
      return functional({ inputs: tokens, outputs: y });
    };
    const model = withWeights(net());
    const tokens = tensor(
      Float32Array.from({ length: 48 }, (_, i) => Math.cos(i)),
      [2, 4, 6],
    );
    const answer = () => Array.from((tidy(() => model.predict(tokens)) as Tensor).dataSync());
    const before = answer();
    const adapters = attachLora(model, { rank: 2, random: new Random(1) });
    expect(adapters.adapted.map(({ name }) => name)).toEqual([
      'attention/query/kernel',
      'attention/key/kernel',
      'attention/value/kernel',
      'attention/attention_output/kernel',
    ]);
    expect(adapters.parameters.map(({ shape }) => shape)).toEqual([
      ...[1, 2, 3].flatMap(() => [
        [6, 2],
        [2, 15],
      ]),
      [15, 2],
      [2, 6],
    ]);
    expectNear(answer(), before, { relative: 1e-6, absolute: 1e-7 });
    stir(adapters);
    const adapted = answer();
    adapters.merge();
    expectNear(answer(), adapted, { relative: 1e-6, absolute: 1e-6 });
    adapters.unmerge();
    expect(answer()).toEqual(adapted);
    adapters.dispose();
    expect(answer()).toEqual(before);
  });

  test('where an equation puts the outputs of a kernel first', () => {
    const model = sequential([
      einsumDense({ equation: 'ab,cb->ac', outputShape: 3, inputShape: [5], name: 'turned' }),
    ]);
    withWeights(model);
    const adapters = attachLora(model, { rank: 2, random: new Random(1) });
    expect(adapters.parameters.map(({ shape }) => shape)).toEqual([
      [5, 2],
      [2, 3],
    ]);
    stir(adapters);
    const [a, b] = adapters.parameters.map(({ value }) => value as Tensor2D);
    const { stored, value } = adapters.adapted[0]!.target;
    const wanted = tidy(() => add(stored, transpose(matMul(a!, b!))).dataSync());
    expectNear(value.dataSync(), wanted, { relative: 1e-6, absolute: 1e-6 });
    adapters.dispose();
  });
});
