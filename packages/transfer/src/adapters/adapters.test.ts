import { beforeAll, describe, expect, test } from '@jest/globals';
import { cpu } from '@graftjs/backend-cpu';
import { memory, Random, tensor, tidy, useBackend, type Model, type Tensor } from '@graftjs/core';
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

  test('its numbers alone bring it back', async () => {
    const model = withWeights(residualNet());
    const adapters = attach(model);
    stir(adapters);
    const adapted = outputs(model);
    const state = JSON.parse(JSON.stringify(await adapters.state())) as never;
    adapters.dispose();
    const again = attach(model);
    again.restore(state);
    expect(outputs(model)).toEqual(adapted);
    expect(() => again.restore({})).toThrow('there is nothing for');
    again.dispose();
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
    adapters.dispose();
    expect(() => attachLora(model, { layers: 'pad', random: new Random(1) })).toThrow(
      'none of the chosen layers has a kernel',
    );
  });
});
